from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.buttons import decode, encode
from conversations.events import Action, Pressed, PressedUnknown
from conversations.message import Key

KEY = Key("Send", "review", Action.CHANGE, "small")


def test_what_a_button_carries_comes_back() -> None:
    assert decode(encode("A1B2", KEY), "A1B2") == Pressed("review", Action.CHANGE, "small")


def test_a_button_of_an_earlier_draft_stands_on_no_step() -> None:
    assert decode(encode("A1B2", KEY), "ZZZZ") == Pressed(None, Action.CHANGE, "small")


@given(st.text())
def test_anything_that_is_pressed_has_an_answer(data: str) -> None:
    assert isinstance(decode(data, "A1B2"), Pressed | PressedUnknown)


def test_a_button_that_telegram_would_refuse_is_never_made() -> None:
    with pytest.raises(ValueError, match="64 bytes"):
        encode("A1B2", Key("Theme", "small.theme", Action.THEME, "å" * 30))
