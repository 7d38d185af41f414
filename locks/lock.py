"""Writes the locks: exact versions and hashes of everything, in plain requirements form.

`check.txt` holds nearly all there is; the others are resolved within its versions, so that one environment can grow
from running to testing to checking without changing a version. `server.txt` leaves out what only desk and playground
need; `docs.txt` is for the site, `release.txt` for what goes with a release. Words given are passed on: `--upgrade`
moves everything to its newest version, `--upgrade-package NAME` one.
"""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).parent
NOT_ON_A_SERVER: Final = frozenset({"desk", "playground"})
HEADER: Final = "# Written by `make locks` from pyproject.toml; not by hand.\n"


def wanted() -> dict[str, list[str]]:
    """The requirements of each lock, widest first."""
    pyproject = tomllib.loads((HERE.parent / "pyproject.toml").read_text(encoding="utf-8"))
    project, groups = pyproject["project"], pyproject["dependency-groups"]
    extras = project["optional-dependencies"]
    server = [*project["dependencies"], *_lines(extras, without=NOT_ON_A_SERVER), *groups["build"]]
    run = [*server, *_lines(extras)]
    test = [*run, *groups["test"]]
    widest = {"check": [*test, *groups["check"]], "test": test, "run": run, "server": server}
    return {**widest, "docs": groups["docs"], "release": [*run, *groups["release"]]}


def _lines(extras: dict[str, list[str]], without: frozenset[str] = frozenset()) -> list[str]:
    return [line for name, extra in extras.items() if name not in without for line in extra]


def apart() -> dict[str, list[str]]:
    """The requirements of environments that have nothing of ours in them."""
    groups = tomllib.loads((HERE.parent / "pyproject.toml").read_text(encoding="utf-8"))["dependency-groups"]
    return {name: groups[name] for name in ("readers", "qc")}


def compile_lock(name: str, requirements: list[str], within: Path | None) -> None:
    """Resolves one lock for every platform and Python that we support; what is locked already stays, where it may."""
    lock = HERE / f"{name}.txt"
    constraint = [] if within is None else ["--constraint", str(within)]
    options = [
        "--universal",
        "--python-version=3.11",
        "--no-strip-extras",
        "--generate-hashes",
        "--no-header",
        "--no-annotate",
        "--quiet",
    ]
    subprocess.run(
        ["uv", "pip", "compile", *options, *constraint, *sys.argv[1:], "--output-file", str(lock), "-"],
        input="\n".join(requirements),
        text=True,
        stdout=subprocess.DEVNULL,
        check=True,
        cwd=HERE,
    )
    lock.write_text(HEADER + lock.read_text(encoding="utf-8"), encoding="utf-8")


def main() -> None:
    """Writes all of them."""
    widest: Path | None = None
    for name, requirements in wanted().items():
        compile_lock(name, requirements, widest)
        widest = widest or HERE / f"{name}.txt"
        sys.stdout.write(f"{name}.txt is written.\n")
    for name, requirements in apart().items():
        compile_lock(name, requirements, None)
        sys.stdout.write(f"{name}.txt is written.\n")


if __name__ == "__main__":
    main()
