"""Calls in Telegram's own form, plain JSON there and back.

PTB's `Bot` makes objects of what is sent and of what is answered; ours would only be taken apart again. So the calls of
a conversation go past it, to the request object behind it, which still knows PTB's errors.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final, Literal, TypeAlias, TypeVar, cast

import msgspec
from telegram.error import TelegramError
from telegram.request import BaseRequest, RequestData

Fields: TypeAlias = dict[str, Any]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Plain:
    """Stands in for `RequestData`, of which `HttpClient` reads these two; nobody of PTB's is on the way."""

    parameters: Fields
    contains_files: bool = False


async def call(
    request: BaseRequest, address: str, fields: Fields, reading: Callable[[bytes], T], seconds: float | None = None
) -> T:
    """Makes a call and returns what `reading` finds in Telegram's answer.

    `seconds` are for the answer, where it may take long.

    Raises:
        TelegramError: As the methods of PTB's `Bot`, or as `reading`.
    """
    data = cast("RequestData", _Plain(fields))
    status, payload = await request.do_request(address, "POST", data, read_timeout=seconds)
    if status != HTTPStatus.OK:
        await _Refused(status, payload).post(address)  # raises
    return reading(payload)


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
        raise _unreadable()
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


class _Done(msgspec.Struct):
    ok: Literal[True]


class _Message(msgspec.Struct):
    message_id: int


class _Sent(msgspec.Struct):
    result: _Message


class _Numbered(msgspec.Struct):
    update_id: int


class _Batch(msgspec.Struct):
    result: list[msgspec.Raw]


_DONE: Final = msgspec.json.Decoder(_Done)
_SENT: Final = msgspec.json.Decoder(_Sent)
_NUMBERED: Final = msgspec.json.Decoder(_Numbered)
_BATCH: Final = msgspec.json.Decoder(_Batch)


def done(payload: bytes) -> None:
    """Reads that a call has been carried out, and nothing else of its answer; raises as `read`."""
    try:
        _DONE.decode(payload)
    except ValueError:
        raise _unreadable() from None


def sent(payload: bytes) -> int:
    """Reads the number of the message that was sent, and nothing else of it; raises as `read`."""
    try:
        return _SENT.decode(payload).result.message_id
    except ValueError:
        raise _unreadable() from None


def numbered(payload: bytes) -> list[tuple[int, bytes]]:
    """Reads an answer to `getUpdates`: each update's number, and the update, unread.

    Most updates come again and again while they are in hand.

    Raises:
        TelegramError: As `read`.
    """
    try:
        return [(_NUMBERED.decode(update).update_id, bytes(update)) for update in _BATCH.decode(payload).result]
    except ValueError:
        try:  # one of them holds half a surrogate pair, see `read`
            return [(int(update["update_id"]), json.dumps(update).encode()) for update in read(payload)["result"]]
        except (LookupError, TypeError, ValueError):
            raise _unreadable() from None


def _unreadable() -> TelegramError:
    return TelegramError("Invalid server response")
