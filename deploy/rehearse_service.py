"""Installs the bot as docs/for-operators.md says, on a copy of this machine that forgets, and boots it.

    make rehearse-service      (root, on Debian, with systemd-container)

A real systemd runs in a container of its own (systemd-nspawn) over an overlay in memory, so that the units, their
walls, their credentials and their timers are tried as they are. Telegram is the playground, in the same container.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from rehearse_image import BASE, ROOT, begin

TOKEN: Final = "4100200300:AAHplaygroundplaygroundplayground0"
API: Final = "http://127.0.0.1:8350"
PATIENCE: Final = 150  # seconds for boot and trial

# Runs inside, once the machine is up; what it prints is what came of it.
TRIAL: Final = """
set -u
ok() { if eval "$2"; then echo "ok: $1"; else echo "NOT SO: $1"; fi; }
for _ in $(seq 60); do [ -e /run/ime/drafts.db ] && break; sleep 0.5; done
sleep 2
pid=$(systemctl show -p MainPID --value ime-bot)
ok 'the bot is running' 'systemctl is-active -q ime-bot'
ok 'as its own user' 'grep -q "^Uid:.$(id -u ime)" /proc/$pid/status'
ok 'not dumpable: its memory belongs to root' '[ "$(stat -c %U /proc/$pid/environ)" = root ]'
ok 'without capabilities' 'grep -q "^CapBnd:.0*$" /proc/$pid/status'
ok 'behind a filter of system calls' 'grep -q "^Seccomp:.2" /proc/$pid/status'
ok 'gains no rights' 'grep -q "^NoNewPrivs:.1" /proc/$pid/status'
ok 'no core' 'grep -q "Max core file size *0 *0" /proc/$pid/limits'
ok 'the token is in no environment' '! tr "\\0" "\\n" < /proc/$pid/environ | grep -q AAHplayground'
ok 'drafts in memory' '[ "$(stat -f -c %T /run/ime)" = tmpfs ] && [ -e /run/ime/drafts.db ]'
ok 'drafts and data closed' '[ "$(stat -c %a:%U /run/ime)" = 700:ime ] && [ "$(stat -c %a:%U /var/lib/ime)" = 700:ime ]'
closed=$(stat -c %a:%U /etc/ime/ime.env /etc/ime/secrets/token | uniq)
ok 'settings and secrets are root own' '[ "$closed" = 600:root ]'
systemctl start ime-doctor; doctor=$?
journalctl -u ime-doctor -o cat --no-pager | grep -E "^(fail|warn)"
ok 'the doctor finds nothing that fails' '[ $doctor = 0 ]'
systemctl start ime-backup
ok 'the backup is written, for its user alone' '[ "$(stat -c %a:%U /var/lib/ime-backups/*.tar)" = 600:ime ]'
held=$(tar -tf /var/lib/ime-backups/*.tar | sort | tr "\\n" " ")
ok 'without pool, drafts, subscribers, peppers and keys' '[ "$held" = "recipients.txt staff.db stories.db " ]'
before=$(stat -c %i /run/ime/drafts.db); systemctl restart ime-bot; sleep 4
ok 'drafts outlive a restart' '[ "$(stat -c %i /run/ime/drafts.db)" = "$before" ] && systemctl is-active -q ime-bot'
kill -9 $(systemctl show -p MainPID --value ime-bot); sleep 10
ok 'it comes back when it is killed' 'systemctl is-active -q ime-bot'
systemctl stop ime-bot
ok 'it stops when told, with 0' '[ "$(systemctl show -p ExecMainStatus --value ime-bot)" = 0 ]'
ok 'and drafts are gone' '[ ! -e /run/ime ]'
ok 'the log says nothing of anybody' '! journalctl -u ime-bot --no-pager | grep -q AAHplayground'
journalctl -u ime-bot -o cat --no-pager | tail -12
echo THE END
"""


def blocks(page: str) -> dict[str, str]:
    """The operator's commands, by the heading that they stand under."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    parts = re.split(r"^## ", text, flags=re.MULTILINE)[1:]
    found = {}
    for part in parts:
        commands = re.findall(r"^```sh\n(.*?)^```", part, flags=re.MULTILINE | re.DOTALL)
        found[part.split("\n", 1)[0]] = "\n".join(commands)
    return found


def main() -> None:
    """Installs, boots, tries, and says what held."""
    if sys.argv[1:] != ["inside"]:
        sys.exit(subprocess.run(["unshare", "-m", sys.executable, __file__, "inside"], check=False).returncode)
    with tempfile.TemporaryDirectory() as work:
        subprocess.run(["mount", "-t", "tmpfs", "tmpfs", work], check=True)
        try:
            sys.exit(rehearse(Path(work)))
        finally:
            subprocess.run(["umount", "-R", "-l", work], check=False)


def rehearse(work: Path) -> int:
    """All of it; gives the exit code."""
    print(f"On this machine instead of {BASE}.", flush=True)
    stage = begin("machine", work, without=())  # the playground in it runs from this repository, by this Python
    root = stage.folder
    page = blocks("for-operators.md")
    (root / "etc" / "machine-id").write_text("")
    for link in (root / "etc" / "systemd" / "system").glob("*.wants/*"):
        link.unlink()
    stage.workdir = str(ROOT)
    install = page["Install"].replace("systemctl daemon-reload", "true")
    if stage.run(["/bin/sh", "-ec", install], DEBIAN_FRONTEND="noninteractive").returncode:
        sys.exit("The commands under «Install» failed.")
    say(
        root / "etc" / "systemd" / "system" / "playground.service",
        f"""
        [Service]
        WorkingDirectory=/tmp
        ExecStart={ROOT}/.venv/bin/ime playground --no-bot --port 8350 --folder /tmp/play
        Environment=HOME=/tmp
        [Install]
        WantedBy=multi-user.target
    """,
    )
    trial = root / "opt" / "trial"
    say(trial / "setup.sh", setup(page["Set up"]))
    (trial / "trial.sh").write_text(TRIAL)
    say(
        root / "etc" / "systemd" / "system" / "trial.service",
        """
        [Unit]
        After=playground.service
        Wants=playground.service
        [Service]
        Type=oneshot
        ExecStart=/bin/bash /opt/trial/setup.sh
        ExecStart=/bin/bash /opt/trial/trial.sh
        ExecStopPost=/bin/sh -c 'systemctl poweroff -ff'
        StandardOutput=append:/opt/trial/told
        StandardError=append:/opt/trial/told
    """,
    )
    wants = root / "etc" / "systemd" / "system" / "multi-user.target.wants"
    wants.mkdir(exist_ok=True)
    (wants / "trial.service").symlink_to("/etc/systemd/system/trial.service")
    for mounted in ("proc", "dev", "tmp", "run"):
        subprocess.run(["umount", "-R", "-l", root / mounted], check=False)
    subprocess.run(
        ["timeout", "-k", "5", str(PATIENCE), "systemd-nspawn", "--register=no", "--keep-unit", "-q", "-b", "-D", root,
         "--private-network", "-M", "ime-rehearsal"],
        stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, check=False,
    )  # fmt: skip
    told = (trial / "told").read_text(errors="replace") if (trial / "told").exists() else "Nothing."
    print(told)
    return 0 if "THE END" in told and "NOT SO" not in told else 1


def setup(commands: str) -> str:
    """The operator's commands, with the playground for Telegram and the answers typed."""
    keys = subprocess.run(
        [str(ROOT / ".venv/bin/python"), "-c",
         "from pyrage import x25519 as x; print(*(x.Identity.generate().to_public() for _ in '12'))"],
        capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip
    answers = [TOKEN, "NTNU", "post@example.org", "42", "", keys[0], "Kari", keys[1], "offline", ""]
    typed = "".join(f"{answer}\\n" for answer in answers)
    lines = [f"export TELEGRAM_API_URL={API}", "until ss -ltn | grep -q 8350; do sleep 0.3; done"]
    lines += [f"printf '{typed}' | {line}" if " setup" in line else line for line in commands.splitlines()]
    return "\n".join(line for line in lines if not line.startswith(("journalctl", "systemctl start ime-doctor")))


def say(file: Path, text: str) -> None:
    """Writes a file, its lines moved to the left."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n".join(line.strip() for line in text.strip().splitlines()) + "\n")


if __name__ == "__main__":
    main()
