"""A new public key joins the list and spoils nothing in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyrage import x25519

from desk.outfile import NotWrittenError
from desk.recipients_file import add_recipient
from storage.recipients import Recipients


def a_recipient() -> str:
    return str(x25519.Identity.generate().to_public())


@pytest.mark.parametrize("before", ["", "# våre nøkler\n", "# uten linjeskift"])
def test_every_key_gets_a_line_of_its_own(tmp_path: Path, before: str) -> None:
    path = tmp_path / "recipients.txt"
    path.write_text(before)
    first, second = a_recipient(), a_recipient()

    add_recipient(path, first, "Kari")
    add_recipient(path, second, "safen")

    assert Recipients.load(path).keys == (first, second)
    assert path.read_text() == "\n".join(filter(None, [before.strip(), f"# Kari\n{first}\n# safen\n{second}\n"]))


def test_a_missing_list_is_begun(tmp_path: Path) -> None:
    recipient = a_recipient()

    add_recipient(tmp_path / "recipients.txt", recipient, "Kari")

    assert (tmp_path / "recipients.txt").read_text() == f"# Kari\n{recipient}\n"


@pytest.mark.parametrize("line_break", ["\n", "\r", "\u2028", "\x85", "\v"])
def test_a_label_cannot_bring_in_a_key(tmp_path: Path, line_break: str) -> None:
    path = tmp_path / "recipients.txt"
    ours, theirs = [a_recipient(), a_recipient()], a_recipient()

    for recipient in ours:
        add_recipient(path, recipient, f"Kari{line_break}{theirs}")

    assert Recipients.load(path).keys == tuple(ours)


def test_a_list_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(NotWrittenError, match="could not be written"):
        add_recipient(tmp_path / "no" / "recipients.txt", a_recipient(), "Kari")
