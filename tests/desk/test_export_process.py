"""The export as a process of its own: with pipes, and at a terminal."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from desk.transcripts import Transcript

Story = Callable[..., Transcript]
Bundle = Callable[..., Path]


def test_a_process_of_its_own_exports_to_a_pipe_with_a_passphrase_from_a_descriptor(
    bundle: Bundle, story: Story, locked_key: Path, passphrase: str
) -> None:
    reader, writer = os.pipe()
    os.write(writer, passphrase.encode())
    os.close(writer)
    arguments = ["--bundle", str(bundle(story("hei 😊"))), "--key", str(locked_key), "--format", "csv", "-o", "-"]
    arguments += ["--passphrase-file", f"/dev/fd/{reader}"]

    process = subprocess.run(
        [sys.executable, "-X", "utf8=0", "-c", "from desk.commands import export; export()", *arguments],
        pass_fds=[reader],
        capture_output=True,
        env={**os.environ, "LC_ALL": "C"},
        check=False,
    )
    os.close(reader)

    assert process.returncode == 0, process.stderr
    assert process.stdout.startswith(b"\xef\xbb\xbfid;")
    assert "hei 😊".encode() in process.stdout
    assert process.stderr == b"1 story exported.\n"


def test_a_terminal_shows_progress_and_hides_what_is_typed(
    bundle: Bundle, story: Story, locked_key: Path, passphrase: str, tmp_path: Path
) -> None:
    output = tmp_path / "ut.md"
    arguments = ["--bundle", str(bundle(story())), "--key", str(locked_key), "--format", "md", "-o", str(output)]
    process, terminal = pty.fork()
    if process == 0:
        command = "from desk.commands import export; export()"
        os.execv(sys.executable, [sys.executable, "-W", "error", "-c", command, *arguments])
    shown = b""
    try:
        while not shown.endswith(b": "):
            shown += os.read(terminal, 1024)
        os.write(terminal, f"{passphrase}\n".encode())
        while chunk := os.read(terminal, 1024):
            shown += chunk
    except OSError:
        pass  # the other side of the terminal is closed
    _, status = os.waitpid(process, 0)
    os.close(terminal)

    assert os.waitstatus_to_exitcode(status) == 0, shown.decode()
    assert b"Opening stories" in shown
    assert b"100%" in shown
    assert passphrase.encode() not in shown
    assert output.exists()
