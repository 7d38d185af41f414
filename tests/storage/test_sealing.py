from __future__ import annotations

import hashlib

import pyrage
import pytest
from pyrage import x25519

from conversations.experience import Experience, Moment
from storage.recipients import Recipients
from storage.record import STEP, Record, to_bytes
from storage.sealing import DamagedBoxError, WrongKeyError, open_box, seal

KEYS = [x25519.Identity.generate() for _ in range(3)]
RECIPIENTS = Recipients(tuple(str(key.to_public()) for key in KEYS[:2]))
DATA = bytes(range(256)) * 8


def record(length: int) -> bytes:
    return to_bytes(Record("2026-W47", Experience("default", None, Moment("?", "x" * length, None, (), "nb"), None)))


@pytest.mark.parametrize("key", KEYS[:2])
def test_each_recipient_alone_opens_a_box(key: x25519.Identity) -> None:
    box = seal(DATA, RECIPIENTS)
    assert open_box(box, [key]) == DATA
    assert open_box(box, [KEYS[2], key]) == DATA


def test_a_box_is_a_plain_age_file() -> None:
    box = seal(DATA, RECIPIENTS)
    assert box.startswith(b"age-encryption.org/v1\n-> X25519 ")
    assert pyrage.decrypt(box, [KEYS[0]]) == DATA


def test_the_same_story_makes_another_box_each_time() -> None:
    assert seal(DATA, RECIPIENTS) != seal(DATA, RECIPIENTS)


@pytest.mark.parametrize("keys", [[], [KEYS[2]]])
def test_a_key_that_does_not_fit_is_told_apart_from_damage(keys: list[x25519.Identity]) -> None:
    with pytest.raises(WrongKeyError, match="choose the key of one of the recipients"):
        open_box(seal(DATA, RECIPIENTS), keys)


def test_a_box_that_was_cut_anywhere_is_damaged() -> None:
    box = seal(DATA, RECIPIENTS)
    for left in [*range(0, len(box), 37), len(box) - 1]:
        with pytest.raises(DamagedBoxError):
            open_box(box[:left], [KEYS[0]])
    with pytest.raises(DamagedBoxError):
        open_box(box + b"x", [KEYS[0]])


def test_a_flipped_bit_anywhere_is_found_out() -> None:
    box = seal(DATA, RECIPIENTS)
    for place in range(0, len(box), 29):
        bent = bytearray(box)
        bent[place] ^= 1
        # in the key's own stanza a flipped bit cannot be told from a wrong key, everywhere else it can
        with pytest.raises((DamagedBoxError, WrongKeyError)):
            open_box(bytes(bent), [KEYS[0]])
    for place in range(len(box) - len(DATA), len(box), 29):
        bent = bytearray(box)
        bent[place] ^= 1
        with pytest.raises(DamagedBoxError):
            open_box(bytes(bent), [KEYS[0]])


@pytest.mark.parametrize("length", [0, 1, STEP - 1, STEP + 1])
def test_what_is_not_padded_is_not_sealed(length: int) -> None:
    with pytest.raises(ValueError, match="padded to whole steps of 1024 bytes"):
        seal(bytes(length), RECIPIENTS)


def test_the_size_of_a_box_tells_whole_kib_only() -> None:
    """What age puts in front varies at random by itself, so the sizes of the sealed part are compared."""

    def sealed_part(length: int) -> int:
        box = seal(record(length), RECIPIENTS)
        header = box.index(b"\n--- ") + 1
        return len(box) - box.index(b"\n", header) - 1

    sizes = {length: sealed_part(length) for length in (1, 2, 50, 300, 600, 700, 1500, 1700, 5000)}
    assert {(size - sizes[1]) % STEP for size in sizes.values()} == {0}
    assert sizes[1] == sizes[2] == sizes[50] == sizes[300] == sizes[600]
    assert sizes[1500] == sizes[1700] == sizes[1] + STEP


def test_no_error_carries_what_was_sealed() -> None:
    box = seal(record(10), RECIPIENTS)
    for keys, content in (([KEYS[2]], box), ([KEYS[0]], box[:-1]), ([KEYS[0]], hashlib.sha256().digest())):
        with pytest.raises((WrongKeyError, DamagedBoxError)) as caught:
            open_box(content, keys)
        assert caught.value.__cause__ is None
        assert caught.value.__context__ is None
