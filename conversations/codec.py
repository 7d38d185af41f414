"""A dialogue as bytes and back, so that it survives a restart.

The stored form is wrapped in a version. Whatever this program does not understand (another version, a damaged or a
foreign draft) decodes to None, which the caller treats like no draft: a friendly start, never an exception.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Final, Generic, TypeVar, cast, get_args

import msgspec

from conversations.languages import Language
from conversations.states import Dialogue

# Raised whenever a state changes its fields or their meaning; drafts of the day before then start anew.
VERSION: Final = 4

T = TypeVar("T")


class _Stored(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The wrapping; `fields` are those of the state that is named."""

    version: int
    state: str
    fields: msgspec.Raw


class Codec(Generic[T]):
    """For the states of one union of frozen dataclasses; their texts are without half surrogate pairs."""

    def __init__(self, states: tuple[type[T], ...], version: int) -> None:
        self._readers = {state.__name__: msgspec.json.Decoder(state, dec_hook=_read) for state in states}
        self._version = version

    def encode(self, state: T) -> bytes:
        """The state as UTF-8 JSON."""
        fields = msgspec.Raw(_WRITER.encode(state))
        return _WRITER.encode(_Stored(self._version, type(state).__name__, fields))

    def decode(self, data: bytes | msgspec.Raw) -> T | None:
        """The state that `encode` wrote, or None for anything that is not one of this version."""
        try:
            stored = _WRAPPING.decode(data)
            return self._readers[stored.state].decode(stored.fields) if stored.version == self._version else None
        except (ValueError, KeyError, RecursionError):  # the errors of msgspec are ValueErrors
            return None


_language: Final = cache(Language)  # a draft names its languages a dozen times


def _write(value: object) -> str:
    if isinstance(value, Language):
        return str(value)
    raise TypeError(f"no dialogue holds a {type(value).__name__}")


def _read(kind: type, value: Any) -> Any:
    if kind is Language and isinstance(value, str):
        return _language(value)
    raise TypeError("not of the annotated type")


_WRITER: Final = msgspec.json.Encoder(enc_hook=_write)
_WRAPPING: Final = msgspec.json.Decoder(_Stored)

_DIALOGUES: Final = Codec(cast("tuple[type[Dialogue], ...]", get_args(Dialogue)), VERSION)
encode: Final = _DIALOGUES.encode
decode: Final = _DIALOGUES.decode
