"""What can be pressed on a screen, and whether its messages fit on a phone."""

from __future__ import annotations

from conversations.blocks import Button, Screen
from conversations.events import Pressed
from conversations.message import CopyKey, Message
from conversations.words import MESSAGE_MAX, units

# Bytes of callback data, says "InlineKeyboardButton" in Telegram's Bot API. The shell puts a mark of four characters
# before the step, so that a button of an earlier conversation is known.
CALLBACK_MAX = 64
COPY_MAX = 256  # "CopyTextButton" there

# Longest labels that phones show whole, in UTF-16 units, by the number of buttons in the row.
LABEL_MAX = {1: 40, 2: 24, 3: 16}


def buttons(screen: Screen) -> list[Pressed]:
    pressable = [button for row in screen.rows for button in row if isinstance(button, Button)]
    return [Pressed(screen.step, button.action, button.argument) for button in pressable]


def fits_on_a_phone(messages: tuple[Message, ...]) -> None:
    for message in messages:
        assert 1 <= units(message.text) <= MESSAGE_MAX
        assert message.text == message.text.strip()
        for span in message.spans:
            assert span.length > 0
            assert 0 <= span.offset <= units(message.text) - span.length
    for row in messages[-1].keys:
        for key in row:
            assert 1 <= units(key.label) <= LABEL_MAX[len(row)], key.label
            if isinstance(key, CopyKey):
                assert 1 <= units(key.text) <= COPY_MAX
                continue
            assert len(f"abcd|{key.step}|{key.action}|{key.argument}".encode()) <= CALLBACK_MAX
    assert not any(message.keys for message in messages[:-1])
