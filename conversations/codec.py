"""A dialogue as bytes and back, so that it survives a restart.

The stored form is wrapped in a version. Whatever this program does not understand (another version, a damaged or a
foreign draft) decodes to None, which the caller treats like no draft: a friendly start, never an exception.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import is_dataclass
from enum import Enum
from functools import cache, partial
from types import NoneType, UnionType
from typing import Any, Final, Generic, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from conversations.languages import Language
from conversations.states import Dialogue

# Raised whenever a state changes its fields or their meaning; drafts of the day before then start anew.
VERSION: Final = 3

T = TypeVar("T")


class Codec(Generic[T]):
    """For the states of one union of frozen dataclasses."""

    def __init__(self, states: tuple[type, ...], version: int) -> None:
        self._states = {state.__name__: state for state in states}
        self._version = version

    def encode(self, state: T) -> bytes:
        """The state as UTF-8 JSON."""
        plain = {"version": self._version, "state": type(state).__name__, **_fields(state)}
        text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"), default=_fields)
        return text.encode("utf-8", "surrogatepass")

    def decode(self, data: bytes) -> T | None:
        """The state that `encode` wrote, or None for anything that is not one of this version."""
        try:
            stored = json.loads(data)
            if stored.pop("version") != self._version:
                return None
            return cast("T", _reader(self._states[stored.pop("state")])(stored))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return None


_DIALOGUES: Final = Codec[Dialogue](get_args(Dialogue), VERSION)
encode: Final = _DIALOGUES.encode
decode: Final = _DIALOGUES.decode


def _fields(value: Any) -> dict[str, Any]:
    """A dataclass as JSON writes it: an object; tuples are lists to it, and our enumerations texts."""
    kind: type = type(value)
    return {name: getattr(value, name) for name in _hints(kind)}


@cache
def _hints(cls: type) -> dict[str, Any]:
    return get_type_hints(cls)


@cache
def _reader(wanted: Any) -> Callable[[Any], Any]:
    """What reads a value as the annotated type; it raises TypeError or ValueError where the value is not one."""
    origin = get_origin(wanted)
    if origin in {Union, UnionType}:
        [option] = [_reader(option) for option in get_args(wanted) if option is not NoneType]
        return lambda value: None if value is None else option(value)
    if origin is tuple:
        item = _reader(get_args(wanted)[0])
        return lambda value: tuple(map(item, _exactly(list, value)))
    if is_dataclass(wanted):
        readers = {name: _reader(hint) for name, hint in _hints(cast("type", wanted)).items()}

        def read(value: Any) -> Any:
            if not isinstance(value, dict) or value.keys() != readers.keys():
                raise TypeError("not the fields of this state")
            return cast("Any", wanted)(**{name: reader(value[name]) for name, reader in readers.items()})

        return read
    return wanted if issubclass(wanted, Enum | Language) else partial(_exactly, wanted)


def _exactly(wanted: type, value: Any) -> Any:
    if type(value) is not wanted:
        raise TypeError("not of the annotated type")
    return value
