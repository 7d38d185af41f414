from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from storage.outreach.addresses import KEY_SIZE, TAG_SIZE, Addresses, KeyFileError, read_or_make_key


@pytest.mark.parametrize("chat", [1, 5_210_004_711, -1_002_345_678_901, 2**63 - 1, -(2**63)])
def test_a_tag_leads_back_to_its_chat_under_the_key_alone(addresses: Addresses, chat: int) -> None:
    tag = addresses.tag(chat)
    assert len(tag) == TAG_SIZE
    assert tag == addresses.tag(chat), "unique, so that it can be looked up"
    assert addresses.chat(tag) == chat
    with pytest.raises(ValueError, match="another key"):
        Addresses.of(os.urandom(KEY_SIZE)).chat(tag)
    assert chat.to_bytes(8, "big", signed=True) not in tag


def test_a_tag_that_somebody_changed_is_refused(addresses: Addresses) -> None:
    tag = bytearray(addresses.tag(5_210_004_711))
    tag[0] ^= 1
    with pytest.raises(ValueError, match="another key"):
        addresses.chat(bytes(tag))


def test_a_title_is_hidden_with_its_length(addresses: Addresses) -> None:
    assert addresses.reveal(addresses.hide("Kollektivet i fjerde 🏠")) == "Kollektivet i fjerde 🏠"
    assert len(addresses.hide("A")) == len(addresses.hide("Kollektivet i fjerde"))


def test_marks_of_two_activities_cannot_be_compared(addresses: Addresses) -> None:
    tag = addresses.tag(5_210_004_711)
    one, other = addresses.mark(b"one")(tag), addresses.mark(b"other")(tag)
    assert one == addresses.mark(b"one")(tag)
    assert one != other
    assert one != Addresses.of(os.urandom(KEY_SIZE)).mark(b"one")(tag)


def test_the_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "keys" / "address.key"
    made = read_or_make_key(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o400
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert [path.name for path in file.parent.iterdir()] == ["address.key"]
    assert read_or_make_key(file).check == made.check
    assert read_or_make_key(tmp_path / "another").check != made.check


def test_what_is_no_key_is_refused_in_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "address.key"
    file.write_bytes(b"too short")
    with pytest.raises(KeyFileError, match=r"is not a key for addresses \(64 bytes\)"):
        read_or_make_key(file)


def test_no_repr_tells_the_key(addresses: Addresses) -> None:
    assert "AESSIV" not in repr(addresses)
    assert "mark_key" not in repr(addresses)
