"""Making a key: what staff type, what they are told, and what lies on their disk afterwards."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from desk.commands import keys
from desk.keyring import load_key
from storage.recipients import Recipients


@pytest.mark.usefixtures("quick_passphrases")
def test_new_keys_fill_the_recipients_until_the_bot_can_use_them(tmp_path: Path, passphrase: str) -> None:
    recipients = tmp_path / "recipients.txt"
    runner = CliRunner()

    def make(name: str) -> Result:
        arguments = ["new", "-o", str(tmp_path / name), "--recipients", str(recipients)]
        return runner.invoke(keys, arguments, input=f"{passphrase}\n{passphrase}\n")

    first, second = make("kari.age"), make("safe.age")

    assert (first.exit_code, second.exit_code) == (0, 0)
    assert Recipients.load(recipients).keys == (first.stdout.strip(), second.stdout.strip())
    assert recipients.read_text().startswith("# kari\nage1")
    assert "cannot use" in first.stderr
    assert "cannot use" not in second.stderr
    assert passphrase not in first.output
    (identity,) = load_key(tmp_path / "kari.age", lambda: passphrase).identities
    assert str(identity.to_public()) == first.stdout.strip()
    assert str(identity) not in first.output


@pytest.mark.usefixtures("quick_passphrases")
def test_a_key_without_a_list_is_only_printed(tmp_path: Path, passphrase: str) -> None:
    file = tmp_path / "passphrase"
    file.write_text(passphrase)
    output = tmp_path / "kari.age"

    result = CliRunner().invoke(keys, ["new", "-o", str(output), "--passphrase-file", str(file)])

    assert result.exit_code == 0
    assert result.stdout.startswith("age1")
    assert sorted(tmp_path.iterdir()) == [output, file]


@pytest.mark.parametrize("typed", ["kort\nkort\n", "tolv tegn eller\nheilt andre ord\n", ""])
def test_a_passphrase_that_is_short_or_mistyped_makes_no_key(tmp_path: Path, typed: str) -> None:
    result = CliRunner().invoke(keys, ["new", "-o", str(tmp_path / "kari.age")], input=typed)

    assert result.exit_code == 1
    assert not list(tmp_path.iterdir())


def test_a_key_that_is_there_is_kept_before_anything_is_asked(tmp_path: Path) -> None:
    path = tmp_path / "kari.age"
    path.write_bytes(b"the only copy")

    result = CliRunner().invoke(keys, ["new", "-o", str(path)])

    assert result.exit_code == 1
    assert "Passphrase" not in result.stderr
    assert path.read_bytes() == b"the only copy"
