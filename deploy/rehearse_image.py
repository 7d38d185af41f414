"""Carries out the steps of the Containerfile without a container engine, and tries the image: needs root on Debian.

    make rehearse-image

Each stage gets a copy of this machine's system that forgets what is written to it (an overlay in memory) instead of the
image that FROM names. Then the bot runs in the last one as USER, with a read-only root and folders in memory, against a
playground. What this cannot show: that the base image has what this machine has.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
BASE: Final = "docker.io/library/debian:12-slim"
TAKES_AWAY: Final = ("/usr/local/bin", "/root")  # what a slim image does not have, and this machine may


@dataclass
class Stage:
    """One stage of the Containerfile, as far as it has been carried out."""

    name: str
    folder: Path
    workdir: str = "/"
    user: str = "root"
    environment: dict[str, str] = field(default_factory=lambda: {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/"})
    entrypoint: list[str] = field(default_factory=list)
    command: list[str] = field(default_factory=list)

    def run(self, command: list[str], **more: str) -> subprocess.CompletedProcess[bytes]:
        """Runs a command in the stage, as its user, in its folder."""
        inside = ["chroot", str(self.folder), "/usr/bin/env", "-C", self.workdir, "-i"]
        words = [f"{name}={value}" for name, value in {**self.environment, **more}.items()]
        as_user = [] if self.user == "root" else ["setpriv", f"--reuid={self.user}", "--clear-groups", "--no-new-privs"]
        as_user += [] if self.user == "root" else ["--bounding-set=-all", f"--regid={self.user}"]
        return subprocess.run([*inside, *words, *as_user, *command], check=False)


def instructions(text: str) -> list[tuple[str, str]]:
    """The instructions of a Containerfile, with lines that go on joined."""
    joined = re.sub(r"\\\n", " ", text)
    lines = [line.strip() for line in joined.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    return [(line.split(maxsplit=1)[0], line.split(maxsplit=1)[1]) for line in lines]


def begin(name: str, work: Path, without: tuple[str, ...] = TAKES_AWAY) -> Stage:
    """A stage on a copy of this system, without some of its folders."""
    parts = [work / name / part for part in ("upper", "work", "merged")]
    for part in parts:
        part.mkdir(parents=True)
    upper, working, merged = parts
    options = f"lowerdir=/,upperdir={upper},workdir={working}"
    subprocess.run(["mount", "-t", "overlay", "overlay", "-o", options, merged], check=True)
    for place in without:
        shutil.rmtree(merged / place.lstrip("/"), ignore_errors=True)
        (merged / place.lstrip("/")).mkdir(parents=True)
    for kind, where in (("proc", "proc"), ("tmpfs", "dev"), ("tmpfs", "tmp"), ("tmpfs", "run")):
        subprocess.run(["mount", "-t", kind, kind, merged / where], check=True)
    for device in ("null", "urandom", "random", "zero"):
        (merged / "dev" / device).touch()
        subprocess.run(["mount", "--bind", f"/dev/{device}", merged / "dev" / device], check=True)
    return Stage(name, merged)


def copy(stage: Stage, words: list[str], stages: dict[str, Stage]) -> None:
    """COPY, from the repository or from another stage."""
    origin = ROOT
    if words[0].startswith("--from="):
        origin = stages[words.pop(0).removeprefix("--from=")].folder
    *sources, to = words
    target = stage.folder / (Path(stage.workdir) / to).as_posix().lstrip("/")
    for source in sources:
        found = origin / source.lstrip("/")
        into = target / found.name if len(sources) > 1 or to.endswith("/") else target
        into.parent.mkdir(parents=True, exist_ok=True)
        if found.is_dir():
            shutil.copytree(found, into, symlinks=True, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(found, into)


def carry_out(work: Path) -> Stage:
    """All stages; gives the last."""
    stages: dict[str, Stage] = {}
    stage: Stage | None = None
    for word, rest in instructions((ROOT / "deploy" / "Containerfile").read_text(encoding="utf-8")):
        print(f"{word} {rest[:100]}", flush=True)
        if word == "FROM":
            base, _, name = rest.partition(" AS ")
            if base != BASE:
                sys.exit(f"This stands in for {BASE} only.")
            stage = stages[name or "last"] = begin(name or "last", work)
            continue
        if stage is None:
            sys.exit("The first instruction must be FROM.")
        match word:
            case "RUN":
                pip = {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
                if stage.run(["/bin/sh", "-c", rest], DEBIAN_FRONTEND="noninteractive", **pip).returncode:
                    sys.exit(f"This step failed: RUN {rest}")
            case "COPY":
                copy(stage, shlex.split(rest), stages)
            case "WORKDIR":
                stage.workdir = rest
                (stage.folder / rest.lstrip("/")).mkdir(parents=True, exist_ok=True)
            case "ENV":
                stage.environment |= dict(item.split("=", 1) for item in shlex.split(rest))
            case "USER":
                stage.user = rest
            case "ENTRYPOINT":
                stage.entrypoint = json.loads(rest)
            case "CMD":
                stage.command = json.loads(rest)
            case _:
                sys.exit(f"{word} is not known here.")
    if stage is None:
        sys.exit("There is no stage.")
    return stage


def try_out(stage: Stage) -> None:
    """Runs `ime` in the image as its user: read-only root, data and drafts on folders of their own, no rights."""
    for where in ("/var/lib/ime", "/run/ime"):
        place = stage.folder / where.lstrip("/")
        place.mkdir(parents=True, exist_ok=True)
        subprocess.run(["mount", "-t", "tmpfs", "-o", "uid=10001,gid=10001,mode=0700", "tmpfs", place], check=True)
    subprocess.run(["mount", "-o", "remount,ro", stage.folder], check=True)
    checks = {
        "it is there": [*stage.entrypoint, "--help"],
        "pip and hatchling are not": ["/bin/sh", "-c", "! /opt/ime/bin/python -c 'import hatchling' 2>/dev/null"],
        "it is nobody with rights": [
            "/bin/sh",
            "-c",
            'test "$(id -u)" = 10001 && grep -q "^CapBnd:.0*$" /proc/self/status',
        ],
        "the root is read-only": [
            "/bin/sh",
            "-c",
            "! touch /etc/probe 2>/dev/null && ! touch /opt/ime/probe 2>/dev/null",
        ],
        "its own folders are not": ["/bin/sh", "-c", "touch /var/lib/ime/probe /run/ime/probe"],
        "it has the conversation": ["/bin/sh", "-c", "echo /stop | ime chat --language nn | grep -q 'Då lèt\\|Greitt'"],
        "it makes a bundle": [*stage.entrypoint, "bundle", "-o", "/var/lib/ime/stories.tar"],
    }
    for what, command in checks.items():
        if stage.run(command).returncode:
            sys.exit(f"Not so: {what}.")
        print(f"ok: {what}", flush=True)
    refused = stage.run([*stage.entrypoint, *stage.command])
    if refused.returncode != 1:
        sys.exit("Without a token the bot should say so and end with 1.")
    print("ok: without token and keys it says so and ends", flush=True)


def main() -> None:
    """Carries it out in a mount namespace of its own, so that nothing of it stays."""
    if os.geteuid() != 0:
        sys.exit("This needs root: it mounts copies of the system.")
    if sys.argv[1:] != ["inside"]:
        sys.exit(subprocess.run(["unshare", "-m", sys.executable, __file__, "inside"], check=False).returncode)
    with tempfile.TemporaryDirectory() as work:
        subprocess.run(["mount", "-t", "tmpfs", "tmpfs", work], check=True)
        try:
            try_out(carry_out(Path(work)))
            size = subprocess.run(["du", "-sh", f"{work}/last/upper"], capture_output=True, text=True, check=True)
            print(f"The image's own layers: {size.stdout.split()[0]}. All of it holds.")
        finally:
            subprocess.run(["umount", "-R", "-l", work], check=False)


if __name__ == "__main__":
    main()
