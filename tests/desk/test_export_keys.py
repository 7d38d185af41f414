"""Exporting asks for what opens a key, and says which stories it does not open."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyrage import x25519

from tests.desk.exporting import Bundle, Story, run_export, texts


def test_an_unprotected_key_is_warned_about(bundle: Bundle, story: Story, plain_key: Path) -> None:
    result = run_export(bundle(story()), plain_key, "--format", "md", "-o", "-")

    assert "Warning: no passphrase protects" in result.stderr


def test_the_passphrase_is_asked_for_again_when_it_is_wrong(
    bundle: Bundle, story: Story, locked_key: Path, passphrase: str
) -> None:
    typed = f"heilt feil ord her\n{passphrase}\n"

    result = run_export(bundle(story("hei")), locked_key, "--format", "jsonl", "-o", "-", typed=typed)

    assert result.exit_code == 0
    assert texts(result.stdout) == ["hei"]
    assert result.stderr.count("Passphrase of key.age") == 2
    assert passphrase not in result.output


def test_three_wrong_passphrases_are_enough(bundle: Bundle, story: Story, locked_key: Path, tmp_path: Path) -> None:
    output = tmp_path / "ut.md"

    result = run_export(
        bundle(story()), locked_key, "--format", "md", "-o", str(output), typed="heilt feil ord her\n" * 9
    )

    assert result.exit_code == 1
    assert result.stderr.count("Passphrase of key.age") == 3
    assert "Error: The passphrase does not open" in result.stderr
    assert not output.exists()


@pytest.mark.parametrize("ending", ["", "\n", "\r\n", "\nen linje til\n"])
def test_a_script_gives_the_passphrase_in_a_file(
    bundle: Bundle, story: Story, locked_key: Path, passphrase: str, tmp_path: Path, *, ending: str
) -> None:
    file = tmp_path / "passphrase"
    file.write_bytes(f"{passphrase}{ending}".encode())

    result = run_export(bundle(story()), locked_key, "--format", "md", "-o", "-", "--passphrase-file", str(file))

    assert result.exit_code == 0


@pytest.mark.parametrize(("content", "sentence"), [(b"heilt feil", "does not open"), (b"\xff\xfe", "no text in UTF-8")])
def test_a_wrong_passphrase_file_fails_at_once(
    bundle: Bundle, story: Story, locked_key: Path, tmp_path: Path, *, content: bytes, sentence: str
) -> None:
    file = tmp_path / "passphrase"
    file.write_bytes(content)

    result = run_export(bundle(story()), locked_key, "--format", "md", "-o", "-", "--passphrase-file", str(file))

    assert result.exit_code == 1
    assert sentence in result.stderr


def test_the_wrong_key_writes_nothing(bundle: Bundle, story: Story, plain_key: Path, tmp_path: Path) -> None:
    theirs = x25519.Identity.generate().to_public()
    output = tmp_path / "ut.csv"

    result = run_export(bundle(story(), recipient=theirs), plain_key, "--format", "csv", "-o", str(output))

    assert result.exit_code == 1
    assert "No story could be read, so nothing was written. 1 story is locked to other keys" in result.stderr
    assert not output.exists()


def test_readable_stories_are_exported_and_the_others_counted(
    bundle: Bundle, story: Story, plain_key: Path, tmp_path: Path
) -> None:
    theirs = bundle(story("andres", number=1), name="theirs.tar", recipient=x25519.Identity.generate().to_public())
    ours = bundle(story("vår", number=2), (f"{3:032x}", b"age-encryption.org/v1\nskadet"), name="ours.tar")
    output = tmp_path / "ut.jsonl"

    result = run_export(ours, plain_key, "--bundle", str(theirs), "--format", "jsonl", "-o", str(output))

    assert result.exit_code == 3
    assert texts(output.read_text()) == ["vår"]
    assert result.stderr.splitlines()[-3:] == [
        "1 story exported.",
        "1 story is locked to other keys: use the key of one of the recipients.",
        "1 story is damaged: fetch the bundle again.",
    ]
