from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.receipt import ALPHABET, ENTROPY, ID_SIZE, Receipt, story_id

receipts = st.binary(min_size=ENTROPY, max_size=ENTROPY).map(Receipt.draw)
RECEIPT = Receipt("0123456789ABCDEFGHJK")


@given(receipts)
def test_a_receipt_is_read_back_from_what_was_shown(receipt: Receipt) -> None:
    assert Receipt.parse(str(receipt)) == receipt


@given(receipts, st.data())
def test_a_receipt_is_read_however_it_is_typed(receipt: Receipt, data: st.DataObject) -> None:
    confused = {"0": "0oO", "1": "1iIlL"}
    typed = ""
    for character in receipt.code:
        typed += data.draw(st.sampled_from(["", "", "", " ", "-", "–", " - ", "\u00a0", "\n"]))
        typed += data.draw(st.sampled_from(confused.get(character, character.lower() + character)))
    assert Receipt.parse(typed) == receipt


@pytest.mark.parametrize(
    "text",
    ["", "hei", "0123456789ABCDEFGHJ", "0123456789ABCDEFGHJKM", "0123456789ABCDEFGHJU", "0123456789ABCDEFGHJÅ",
     "٠123456789ABCDEFGHJK", "0123456789ABCDEFGH\u2126K", "/withdraw 0123456789ABCDEFGHJK"],
)  # fmt: skip
def test_what_is_no_receipt_is_none(text: str) -> None:
    assert Receipt.parse(text) is None


@given(st.text(max_size=60))
def test_any_text_is_a_receipt_or_none(text: str) -> None:
    receipt = Receipt.parse(text)
    assert receipt is None or Receipt.parse(str(receipt)) == receipt


def test_a_receipt_is_shown_in_four_groups_and_nowhere_else() -> None:
    assert str(RECEIPT) == "01234-56789-ABCDE-FGHJK"
    assert RECEIPT.code not in repr(RECEIPT)
    assert "0123" not in repr([RECEIPT])


def test_all_hundred_bits_count() -> None:
    drawn = {Receipt.draw((1 << bit).to_bytes(ENTROPY, "big")) for bit in range(8 * ENTROPY)}
    assert len(drawn) == 101, "100 bits each make another receipt, the last four make none"
    assert Receipt.draw(bytes(ENTROPY)).code == "0" * 20
    assert Receipt.draw(b"\xff" * ENTROPY).code == "Z" * 20
    assert len(set(ALPHABET)) == 32


def test_too_little_entropy_is_refused() -> None:
    with pytest.raises(ValueError, match="13 random bytes"):
        Receipt.draw(bytes(ENTROPY - 1))


@given(receipts, receipts)
def test_different_receipts_have_different_ids(one: Receipt, other: Receipt) -> None:
    assert len(story_id(one)) == ID_SIZE
    assert (story_id(one) == story_id(other)) == (one == other)


def test_the_id_of_a_receipt_never_changes_between_versions() -> None:
    """Else nobody could withdraw after an update."""
    assert story_id(RECEIPT).hex() == "01a5cbdbb5f4c59ac850c0cdb0688016"
