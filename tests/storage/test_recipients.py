from __future__ import annotations

from pathlib import Path

import pytest
from pyrage import x25519

from storage.recipients import Recipients, RecipientsError

PRIVATE = [x25519.Identity.generate() for _ in range(3)]
PUBLIC = [str(key.to_public()) for key in PRIVATE]


def test_recipients_are_read_one_a_line_with_comments() -> None:
    text = f"\ufeff# Staff of Bergen\n{PUBLIC[0]}\n\n   {PUBLIC[1]}  \r\n# recovery, in the safe\n{PUBLIC[2].upper()}\n"
    assert Recipients.parse(text) == Recipients(tuple(PUBLIC))


@pytest.mark.parametrize(
    "text",
    ["", "# none yet\n", PUBLIC[0], f"{PUBLIC[0]}\n{PUBLIC[0]}\n{PUBLIC[0].upper()}"],
    ids=["nothing", "a comment", "one", "one thrice"],
)
def test_fewer_than_two_different_ones_are_refused(text: str) -> None:
    with pytest.raises(RecipientsError, match="at least 2 different public keys"):
        Recipients.parse(text)


def test_every_bad_line_is_told_by_its_number_and_never_quoted() -> None:
    lines = ["# comment", PUBLIC[0], "age1nonsense", PUBLIC[1][:-1], "ssh-ed25519 AAAA", str(PRIVATE[2]), PUBLIC[1]]
    with pytest.raises(RecipientsError) as caught:
        Recipients.parse("\n".join(lines))
    assert [problem[:7] for problem in caught.value.problems] == ["Line 3 ", "Line 4 ", "Line 5 ", "Line 6 "]
    assert "private key" in caught.value.problems[3]
    assert not any(line in str(caught.value) for line in lines)


def test_a_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "recipients.txt").write_text("\n".join(PUBLIC))
    assert Recipients.load(tmp_path / "recipients.txt").keys == tuple(PUBLIC)


def test_a_file_that_cannot_be_read_is_told_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(RecipientsError, match=r"recipients\.txt is missing: .*ime keys new"):
        Recipients.load(tmp_path / "recipients.txt")
    (tmp_path / "recipients.txt").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(RecipientsError, match="no text file"):
        Recipients.load(tmp_path / "recipients.txt")
    with pytest.raises(RecipientsError, match="cannot be read"):
        Recipients.load(tmp_path)
