"""The command line, as an operator or a newcomer types it."""

from __future__ import annotations

import re
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.__main__ import main

ROOT = Path(__file__).parents[2]


def test_every_command_is_listed_and_explains_itself() -> None:
    listed = CliRunner().invoke(main, ["--help"])
    assert listed.exit_code == 0
    names = re.findall(r"^  ([a-z]+) ", listed.output.partition("Commands:")[2], re.MULTILINE)
    assert {"run", "start", "playground", "bundle", "chat", "export", "keys"} <= set(names)
    for name in names:
        told = CliRunner().invoke(main, [name, "--help"])
        assert told.exit_code == 0, name
        assert "Usage" in told.output


def test_a_server_without_desk_and_playground_lists_them_and_says_what_they_need() -> None:
    """In a process of its own, in which nothing of them has been imported yet."""
    program = (
        "import sys; sys.modules['starlette'] = None; from click.testing import CliRunner;"
        "from bot.__main__ import main;"
        "told = [CliRunner().invoke(main, words) for words in (['--help'], ['playground', '--port', '0'])];"
        "print(*[f'{one.exit_code} {one.output}' for one in told])"
    )
    told = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert re.search(r"^0 Usage.*playground +Not installed here, as it needs starlette", told, re.DOTALL)
    assert "1 Error: Not installed here, as it needs starlette: pip install 'in-my-experience[playground]'" in told


def test_a_command_that_does_not_exist_is_told() -> None:
    told = CliRunner().invoke(main, ["bundel"])
    assert told.exit_code == 2
    assert "bundel" in told.output


@pytest.mark.parametrize(
    ("language", "hello", "thanks"),
    [("nb", "Hei!", "Tusen takk"), ("nn", "Hei!", "Tusen takk"), ("en", "Hi!", "Thank you")],
)
def test_the_conversation_can_be_had_in_a_terminal(language: str, hello: str, thanks: str) -> None:
    lines = ["1", "En nabo sa hei.", "3", "1", "/stop", "/nonsense", "/withdraw", "ABCDE", "99"]
    talked = CliRunner().invoke(main, ["chat", "--language", language], input="\n".join(lines))
    assert talked.exit_code == 0
    assert hello in talked.output
    assert "│ En nabo sa hei." in talked.output
    assert thanks in talked.output
    assert "would be sealed and stored" in talked.output
    assert "would be forgotten" in talked.output
    assert "would be taken back" in talked.output


def test_an_empty_store_makes_an_empty_bundle_that_is_not_written_over(tmp_path: Path) -> None:
    bundle, env = tmp_path / "stories.tar", {"DATA_DIR": str(tmp_path / "data")}
    made = CliRunner().invoke(main, ["bundle", "-o", str(bundle), "--source", "Trondheim"], env=env)
    assert made.exit_code == 0, made.output
    assert "0 sealed stories" in made.output
    with tarfile.open(bundle) as opened:
        assert "bundle.json" in opened.getnames()
    again = CliRunner().invoke(main, ["bundle", "-o", str(bundle)], env=env)
    assert again.exit_code == 1
    assert "--force" in again.output
    assert CliRunner().invoke(main, ["bundle", "-o", str(bundle), "--force"], env=env).exit_code == 0


def test_settings_that_are_wrong_are_told_in_sentences(tmp_path: Path) -> None:
    told = CliRunner().invoke(main, ["bundle", "-o", str(tmp_path / "b")], env={"RELEASE_MIN": "none"})
    assert told.exit_code == 1
    assert "RELEASE_MIN must be a whole number" in told.output
    assert "Traceback" not in told.output


def test_without_a_token_start_opens_the_playground_and_with_one_it_runs_the_bot(tmp_path: Path) -> None:
    def start(token: str) -> str:
        environment = {
            "PATH": "/usr/bin:/bin",
            "HOME": str(tmp_path),
            "PYTHONPATH": str(ROOT),
            "TELEGRAM_BOT_TOKEN": token,
        }
        command = [sys.executable, "-m", "bot", "start"]
        with subprocess.Popen(
            command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        ) as running:
            assert running.stdout is not None
            said = running.stdout.readline() + running.stdout.readline()
            running.terminate()
            return said + running.stdout.read()

    assert "The playground is open" in start("")
    assert "recipients.txt is missing" in start("1:token")
