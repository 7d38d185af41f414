"""Marked stretches: what is found, what is taken, and what trimming does to them."""

import pytest

from playground.entities import formatted, found_in
from playground.refusals import RefusedError


def marked(text: str, given: object = None) -> list[tuple[str, str]]:
    """Spell entities as kind and words."""
    cleaned, entities = formatted(text, given)
    units = cleaned.encode("utf-16-le")
    return [
        (entity["type"], units[2 * entity["offset"] : 2 * (entity["offset"] + entity["length"])].decode("utf-16-le"))
        for entity in entities
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/start", [("bot_command", "/start")]),
        ("/start abc", [("bot_command", "/start")]),
        ("😀 /help@ime_bot!", [("bot_command", "/help@ime_bot")]),
        ("and/or 1/2 a/b", []),
        ("/privacy/ is none", []),
        ("write to kari.nordmann@uib.no.", [("email", "kari.nordmann@uib.no")]),
        ("by @ime_bot", [("mention", "@ime_bot")]),
        ("@me is too short", []),
        ("see https://uib.no/a?b=c#d.", [("url", "https://uib.no/a?b=c#d")]),
        ("see sit.no, or t.me/ime_bot?start=x!", [("url", "sit.no"), ("url", "t.me/ime_bot?start=x")]),
        ("kl. 10.30 i dag.Og", []),
        ("#fjellet og #2026", [("hashtag", "#fjellet")]),
        ("ring +47 22 40 00 40", [("phone_number", "+47 22 40 00 40")]),
        ("plain words", []),
    ],
)
def test_telegram_finds_what_can_be_tapped(text: str, expected: list[tuple[str, str]]) -> None:
    assert marked(text) == expected


def test_offsets_are_in_utf16_units() -> None:
    assert found_in("😀😀 /go") == [{"type": "bot_command", "offset": 5, "length": 3}]


@pytest.mark.parametrize(
    "kind",
    ["bold", "italic", "underline", "strikethrough", "spoiler", "blockquote", "expandable_blockquote", "code", "pre"],
)
def test_a_given_mark_is_kept(kind: str) -> None:
    assert marked("ab cd", [{"type": kind, "offset": 3, "length": 2}]) == [(kind, "cd")]


def test_code_keeps_its_language_and_a_mention_its_person() -> None:
    pre = {"type": "pre", "offset": 0, "length": 2, "language": "python"}
    assert formatted("ab", [pre])[1] == [pre]
    mention = {"type": "text_mention", "offset": 0, "length": 2, "user": {"id": 5, "is_bot": False, "first_name": "A"}}
    assert formatted("ab", [mention])[1] == [mention]


def test_what_telegram_finds_itself_need_not_be_given() -> None:
    assert marked("ab", [{"type": "mention", "offset": 0, "length": 2}]) == []
    assert marked("ab", "no list") == []


def test_trimming_moves_and_cuts_marks() -> None:
    assert formatted("  ab  ", [{"type": "bold", "offset": 2, "length": 4}]) == (
        "ab",
        [{"type": "bold", "offset": 0, "length": 2}],
    )


def test_leading_space_inside_a_mark_stays() -> None:
    assert formatted("  ab", [{"type": "code", "offset": 1, "length": 3}]) == (
        " ab",
        [{"type": "code", "offset": 0, "length": 3}],
    )


def test_a_mark_over_nothing_but_space_is_dropped() -> None:
    assert marked("ab  cd", [{"type": "bold", "offset": 2, "length": 2}]) == []
    assert marked("ab", [{"type": "bold", "offset": 1, "length": 0}]) == []


def test_a_linked_word_keeps_a_good_address_and_loses_a_bad_one() -> None:
    link = {"type": "text_link", "offset": 0, "length": 2}
    assert formatted("ab", [link | {"url": "https://uib.no"}])[1] == [link | {"url": "https://uib.no/"}]
    assert formatted("ab", [link | {"url": "javascript:alert(1)"}])[1] == []


def test_nothing_is_found_inside_code() -> None:
    assert marked("/start", [{"type": "code", "offset": 0, "length": 6}]) == [("code", "/start")]


def test_at_most_a_hundred_marks_stay() -> None:
    text = "a " * 150
    assert len(formatted(text, [{"type": "bold", "offset": 2 * n, "length": 1} for n in range(150)])[1]) == 100


@pytest.mark.parametrize(
    ("entity", "refusal"),
    [
        ({"type": "bold", "offset": -1, "length": 1}, "receive an entity with incorrect offset -1"),
        ({"type": "bold", "offset": 0, "length": -1}, "receive an entity with incorrect length -1"),
        (
            {"type": "bold", "offset": 2, "length": 8},
            "entity beginning at UTF-16 offset 2 ends after the end of the text at UTF-16 offset 10",
        ),
        (
            {"type": "bold", "offset": 1, "length": 2},
            "entity beginning at UTF-16 offset 1 begins in a middle of a UTF-16 symbol",
        ),
        (
            {"type": "bold", "offset": 0, "length": 1},
            "entity beginning at UTF-16 offset 0 ends in a middle of a UTF-16 symbol",
        ),
        ({"type": "sparkle", "offset": 0, "length": 2}, "can't parse MessageEntity: Unsupported type specified"),
        ({"type": "bold", "length": 2}, 'can\'t parse MessageEntity: Field "offset" must be of type Number'),
        ("bold", "can't parse MessageEntity: expected an Object"),
    ],
)
def test_a_mark_that_cannot_be_is_refused(entity: object, refusal: str) -> None:
    with pytest.raises(RefusedError) as caught:
        formatted("😀abc", [entity])
    assert caught.value.description == f"Bad Request: {refusal}"


@pytest.mark.parametrize("character", ["\U00010000", "🀄", "😀", "\U0010ffff"])
def test_no_mark_may_split_any_character_of_two_units(character: str) -> None:
    with pytest.raises(RefusedError, match="in a middle of a UTF-16 symbol"):
        formatted(character, [{"type": "bold", "offset": 1, "length": 1}])


def test_control_characters_become_spaces() -> None:
    assert formatted("a\x00b\rc\td\n", None)[0] == "a bc\td"
