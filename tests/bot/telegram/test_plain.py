"""Telegram's answers as they are read."""

from __future__ import annotations

import json
from typing import Any

import pytest
from telegram.error import TelegramError

from bot.telegram.plain import done, numbered, read, sent

HALF = "hei \ud83d du"


def updates(*texts: str) -> list[dict[str, Any]]:
    return [{"update_id": number, "message": {"text": text}} for number, text in enumerate(texts, start=7)]


@pytest.mark.parametrize("texts", [(), ("hei", "på deg"), (HALF,), ("hei", HALF)])
def test_each_update_has_its_number_and_can_be_read(texts: tuple[str, ...]) -> None:
    told = numbered(json.dumps({"ok": True, "result": updates(*texts)}).encode())
    assert [(number, read(update)) for number, update in told] == [
        (update["update_id"], update) for update in updates(*texts)
    ]


@pytest.mark.parametrize("answer", [b"", b"[]", b"{}", b'{"result": 1}', b'{"result": [1]}', b'{"result": [{}]}'])
def test_what_holds_no_updates_is_trouble_of_telegrams(answer: bytes) -> None:
    with pytest.raises(TelegramError, match="Invalid server response"):
        numbered(answer)


@pytest.mark.parametrize("answer", [b"", b"<html>", b"[]", b"{}", b'{"ok": false}', b'{"result": {"message_id": "7"}}'])
def test_what_does_not_say_that_it_is_done_is_trouble_of_telegrams(answer: bytes) -> None:
    for reading in (done, sent):
        with pytest.raises(TelegramError, match="Invalid server response"):
            reading(answer)


def test_of_a_message_that_was_sent_the_number_is_read() -> None:
    assert sent(b'{"ok": true, "result": {"message_id": 7, "text": "hei", "chat": {"id": 1}}}') == 7
