"""What stands in deploy/, as far as it can be held without a machine: `make rehearse-service` boots it."""

from __future__ import annotations

import configparser
import dataclasses
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from bot.settings import Settings

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
UNITS = DEPLOY / "systemd"
NAMES = {setting.name.upper() for setting in dataclasses.fields(Settings)}
SYSTEMD = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")


def analyze(*words: str) -> subprocess.CompletedProcess[str]:
    """With the units of this folder before those of the machine."""
    environment = {**os.environ, "SYSTEMD_UNIT_PATH": f"{UNITS}:"}
    return subprocess.run(["systemd-analyze", *words], capture_output=True, text=True, check=False, env=environment)


@SYSTEMD
def test_systemd_understands_every_line_of_the_units() -> None:
    units = sorted(path.name for path in UNITS.glob("ime-*.*") if path.is_file())
    told = analyze("verify", *units).stderr.splitlines()
    ours = [line for line in told if "ime" in line and "/opt/ime/bin/ime is not executable" not in line]
    assert ours == [], "all but that it is not installed on this machine"


@SYSTEMD
@pytest.mark.parametrize("unit", ["ime-bot", "ime-doctor", "ime-backup"])
def test_systemd_finds_little_that_a_service_could_do_beyond_its_work(unit: str) -> None:
    told = analyze("security", "--offline=true", "--threshold=15", str(UNITS / f"{unit}.service"))
    assert told.returncode == 0, told.stdout[-300:]


def test_the_walls_hold_what_the_promise_needs() -> None:
    walls = (UNITS / "ime-.service.d" / "walls.conf").read_text()
    for line in ("User=ime", "ProtectSystem=strict", "LimitCORE=0", "MemorySwapMax=0", "NoNewPrivileges=yes"):
        assert f"{line}\n" in walls
    secrets = re.findall(r"^LoadCredential=(\S+):/etc/ime/", walls, re.MULTILINE)
    assert secrets == ["ime.env", "token", "address.key"]
    assert set(re.findall(r"^Environment=(\w+)=", walls, re.MULTILINE)) - NAMES == {"PYTHONDONTWRITEBYTECODE"}
    bot = configparser.ConfigParser(strict=False)
    bot.optionxform = str  # type: ignore[assignment,method-assign] # systemd's names have capitals
    bot.read(UNITS / "ime-bot.service")
    assert bot["Service"]["RuntimeDirectory"] == "ime"
    assert bot["Service"]["MemoryMax"]


def test_the_image_runs_as_nobody_from_locked_packages() -> None:
    text = (DEPLOY / "Containerfile").read_text()
    stages = text.split("\nFROM ")[1:]
    assert all(stage.startswith("docker.io/library/debian:12-slim") for stage in stages)
    assert re.search(r"^USER ime$", stages[-1], re.MULTILINE)
    installs = [line for line in text.splitlines() if "pip install" in line]
    assert all("--require-hashes" in line or "--no-deps ." in line for line in installs)
    copied = re.findall(r"^COPY (?!--from)(.+)$", text, re.MULTILINE)
    for source in [word for line in copied for word in line.split()[:-1]]:
        assert (ROOT / source).exists(), source
        assert f"!{source.split('/')[0]}\n" in (ROOT / ".containerignore").read_text()


def test_the_composition_names_settings_that_there_are_and_keeps_secrets_in_files() -> None:
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    bot = services["bot"]
    assert set(bot["environment"]) <= NAMES
    for name, value in bot["environment"].items():
        assert "/run/secrets/" in value, f"{name} would show a secret"
    assert bot["read_only"]
    assert bot["cap_drop"] == ["ALL"]
    assert any(mount.startswith("/run/ime:") for mount in bot["tmpfs"])
    assert (bot["ulimits"], services["database"]["networks"]) == ({"core": 0}, ["inside"])
