"""Calls in Telegram's own form, plain JSON there and back.

PTB's `Bot` makes objects of what is sent and of what is answered; ours would only be taken apart again. So the calls of
a conversation go past it, to the request object behind it, which still knows PTB's errors.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final, TypeAlias, cast

import msgspec
from telegram.error import TelegramError
from telegram.request import BaseRequest, RequestData

Fields: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Plain:
    """Stands in for `RequestData`, of which `HttpClient` reads these two; nobody of PTB's is on the way."""

    parameters: Fields
    contains_files: bool = False


async def call(request: BaseRequest, address: str, fields: Fields, seconds: float | None = None) -> Any:
    """Makes a call and returns Telegram's result as it came; `seconds` are for the answer, where it may take long.

    Raises:
        TelegramError: As the methods of PTB's `Bot`.
    """
    data = cast("RequestData", _Plain(fields))
    status, payload = await request.do_request(address, "POST", data, read_timeout=seconds)
    if status != HTTPStatus.OK:
        return await _Refused(status, payload).post(address)
    return request.parse_json_payload(payload)["result"]


def read(data: bytes) -> Fields:
    """Reads an answer, or an update.

    Raises:
        TelegramError: It is no object in JSON.
    """
    try:
        told = msgspec.json.decode(data)
    except ValueError:
        try:  # half a surrogate pair is JSON too, if odd
            told = json.loads(data)
        except ValueError:
            told = None
    if not isinstance(told, dict):
        raise TelegramError("Invalid server response")
    return told


class PlainRequest(BaseRequest):
    """Reads answers by a faster parser than PTB's, which would also log what it cannot read."""

    @staticmethod
    def parse_json_payload(payload: bytes) -> Fields:
        """Reads an answer; raises as `read`."""
        return read(payload)


class _Refused(PlainRequest):
    """Has PTB tell which error a refusal is, which nobody does who only makes a request."""

    def __init__(self, status: int, payload: bytes) -> None:
        self._answer = status, payload

    @property
    def read_timeout(self) -> None:
        """None: nothing is waited for."""

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    async def do_request(self, *_: Any, **__: Any) -> tuple[int, bytes]:
        return self._answer


class _Numbered(msgspec.Struct):
    update_id: int


class _Batch(msgspec.Struct):
    result: list[msgspec.Raw]


_NUMBERED: Final = msgspec.json.Decoder(_Numbered)
_BATCH: Final = msgspec.json.Decoder(_Batch)


def numbered(payload: bytes) -> Fields:
    """Reads an answer to `getUpdates`; its result becomes a list of each update's number and the update, unread.

    Most updates come again and again while they are in hand.

    Raises:
        TelegramError: As `read`.
    """
    try:
        batch = _BATCH.decode(payload).result
        return {"result": [(_NUMBERED.decode(update).update_id, bytes(update)) for update in batch]}
    except ValueError:
        try:  # one of them holds half a surrogate pair, see `read`
            told = [(int(update["update_id"]), json.dumps(update).encode()) for update in read(payload)["result"]]
        except (LookupError, TypeError, ValueError):
            raise TelegramError("Invalid server response") from None
        return {"result": told}
