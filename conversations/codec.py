"""A dialogue as bytes and back, so that it survives a restart.

The stored form is wrapped in a version. Whatever this program does not understand (another version, a damaged or a
foreign draft) decodes to None, which the caller treats like no draft: a friendly start, never an exception.
"""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Final, Generic, TypeVar, Union, cast, get_args, get_origin, get_type_hints

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
        plain = {"version": self._version, "state": type(state).__name__, **_plain(state)}
        return json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")

    def decode(self, data: bytes) -> T | None:
        """The state that `encode` wrote, or None for anything that is not one of this version."""
        try:
            stored = json.loads(data)
            if stored.pop("version") != self._version:
                return None
            return cast("T", _typed(self._states[stored.pop("state")], stored))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return None


_DIALOGUES: Final = Codec[Dialogue](get_args(Dialogue), VERSION)
encode: Final = _DIALOGUES.encode
decode: Final = _DIALOGUES.decode


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value.value if isinstance(value, Enum) else value


@cache
def _hints(cls: type) -> dict[str, Any]:
    return get_type_hints(cls)


def _typed(wanted: Any, value: Any) -> Any:
    """`value` read as the annotated type `wanted`; raises TypeError or ValueError where it is not one."""
    origin = get_origin(wanted)
    if origin in {Union, UnionType}:
        if value is None and NoneType in get_args(wanted):
            return None
        [wanted] = [option for option in get_args(wanted) if option is not NoneType]
        return _typed(wanted, value)
    if origin is tuple:
        if not isinstance(value, list):
            raise TypeError("not a list")
        return tuple(_typed(get_args(wanted)[0], item) for item in value)
    if is_dataclass(wanted):
        hints = _hints(cast("type", wanted))
        if not isinstance(value, dict) or value.keys() != hints.keys():
            raise TypeError("not the fields of this state")
        return cast("Any", wanted)(**{name: _typed(hint, value[name]) for name, hint in hints.items()})
    if issubclass(wanted, Enum):
        return wanted(value)
    if type(value) is not wanted:
        raise TypeError("not of the annotated type")
    return value
