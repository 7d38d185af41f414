"""What is kept of a conversation, and everything else that may lie where a draft should be."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, get_args

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from conversations.advance import greet
from conversations.book import load
from conversations.codec import VERSION, Codec, decode, encode
from conversations.experience import Feeling, Part
from conversations.states import Answer, Dialogue, Piece, Rating, Told, Voice
from tests.conversations.strategies import dialogues

HELLO = greet("nn", load().invitation(campaign="blindern"))
TOLD = Told((Piece(1, "Hei 👋 du\nder"), Piece(2, "\ufffd")), Feeling.BOTH, ("food",))
RATING = Rating(HELLO.voice, HELLO.invitation, Answer(Part.STRUCTURAL, TOLD, None, revising=True))

scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
json_values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4)
)


def as_stored(dialogue: Dialogue) -> Any:
    return json.loads(encode(dialogue))


def is_read_or_refused(data: bytes) -> None:
    """Either None, or a state that is kept and read like any other."""
    dialogue = decode(data)
    assert dialogue is None or isinstance(dialogue, get_args(Dialogue))
    if dialogue is not None:
        assert decode(encode(dialogue)) == dialogue


@given(dialogues)
@example(RATING)
@settings(deadline=None)
def test_what_is_kept_is_read_again(dialogue: Dialogue) -> None:
    assert decode(encode(dialogue)) == dialogue


def test_the_stored_form_says_its_version_and_has_only_plain_values() -> None:
    stored = as_stored(RATING)
    assert stored["version"] == VERSION
    assert stored["state"] == "Rating"
    assert stored["fields"]["answer"]["told"]["feeling"] == "both"
    assert stored["fields"]["answer"]["other"] is None


@pytest.mark.parametrize("version", [0, VERSION - 1, VERSION + 1, 99, str(VERSION), None, -1, [1]])
def test_another_version_counts_as_no_draft(version: object) -> None:
    assert decode(json.dumps({**as_stored(RATING), "version": version}).encode()) is None


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"null",
        b"1",
        b"[]",
        b'"version"',
        b"{}",
        b'{"version": 1}',
        b'{"version": 1, "state": "Nowhere"}',
        b'{"version": 1, "state": []}',
        b'{"version": 1, "state": "Welcome"}',
        b'{"version": 1, "state": "Welcome", "voice": null, "invitation": null}',
        b"\xff\xfe\x00",
        b"\x00" * 64,
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"9" * 10_000,
        b'{"version": 1, "version": 2}',
    ],
    ids=lambda data: f"{data[:60]!r} of {len(data)}",
)
def test_what_is_no_draft_counts_as_no_draft(data: bytes) -> None:
    assert decode(data) is None


@given(st.integers(0, len(encode(RATING)) - 1))
def test_a_draft_that_was_cut_off_counts_as_no_draft(length: int) -> None:
    assert decode(encode(RATING)[:length]) is None


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    is_read_or_refused(data)


@given(json_values)
def test_any_json_is_read_or_refused(value: Any) -> None:
    is_read_or_refused(json.dumps(value).encode())


@given(st.data(), st.binary(max_size=4), st.integers(0, 4))
def test_a_damaged_draft_is_read_or_refused(data: st.DataObject, put_in: bytes, taken_out: int) -> None:
    whole = encode(RATING)
    at = data.draw(st.integers(0, len(whole)))
    is_read_or_refused(whole[:at] + put_in + whole[at + taken_out :])


@given(st.data(), json_values)
@settings(deadline=None)
def test_a_draft_with_something_else_in_one_place_is_read_or_refused(data: st.DataObject, instead: Any) -> None:
    stored = as_stored(data.draw(dialogues | st.just(RATING)))
    place, key = stored, data.draw(st.sampled_from(sorted(stored)))
    while isinstance(place[key], dict | list) and place[key] and data.draw(st.booleans()):
        place = place[key]
        key = data.draw(st.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place))))
    place[key] = instead
    is_read_or_refused(json.dumps(stored).encode())


@pytest.mark.parametrize(
    ("field", "instead"),
    [("key", "1"), ("key", True), ("key", 1.0), ("key", None), ("text", 1), ("text", None), ("text", ["Hei"])],
)
def test_a_value_of_another_type_counts_as_no_draft(field: str, instead: object) -> None:
    stored = as_stored(RATING)
    stored["fields"]["answer"]["told"]["pieces"][0][field] = instead
    assert decode(json.dumps(stored).encode()) is None


def test_a_text_where_a_list_should_be_counts_as_no_draft() -> None:
    stored = as_stored(RATING)
    stored["fields"]["answer"]["told"]["themes"] = "food"
    assert decode(json.dumps(stored).encode()) is None


def test_a_field_too_few_counts_as_no_draft() -> None:
    fewer = as_stored(RATING)
    del fewer["fields"]["answer"]["revising"]
    assert decode(json.dumps(fewer).encode()) is None


def test_a_language_that_we_do_not_speak_counts_as_no_draft() -> None:
    stored = as_stored(RATING)
    stored["fields"]["voice"]["language"] = "tlh"
    assert decode(json.dumps(stored).encode()) is None
    stored["fields"]["voice"]["language"] = "en"
    restored = decode(json.dumps(stored).encode())
    assert isinstance(restored, Rating)
    assert isinstance(restored.voice, Voice)


@dataclass(frozen=True)
class Odd:
    """A state of something that no state holds."""

    what: complex


def test_a_state_that_holds_what_no_state_does_is_not_kept_and_not_read() -> None:
    codec = Codec((Odd,), VERSION)
    with pytest.raises(TypeError, match="complex"):
        codec.encode(Odd(1j))
    assert codec.decode(json.dumps({"version": VERSION, "state": "Odd", "fields": {"what": "1j"}}).encode()) is None
