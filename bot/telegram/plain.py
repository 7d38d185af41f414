"""How answers of Telegram's are read, whoever fetches them."""

from __future__ import annotations

import json
from typing import Any

import msgspec
from telegram.error import TelegramError
from telegram.request import BaseRequest


class PlainRequest(BaseRequest):
    """Reads answers by a faster parser than PTB's, which would also log what it cannot read."""

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Reads an answer.

        Raises:
            TelegramError: It is no JSON.
        """
        try:
            return _object(msgspec.json.decode(payload))
        except (msgspec.DecodeError, UnicodeDecodeError):  # half a pair of surrogates is JSON too, if odd
            try:
                return _object(json.loads(payload.decode("utf-8", "replace")))
            except ValueError:
                raise TelegramError("Invalid server response") from None


def _object(answer: object) -> dict[str, Any]:
    if not isinstance(answer, dict):
        raise TelegramError("Invalid server response")
    return answer
