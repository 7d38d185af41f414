"""The words that an export adds to what students wrote, in three languages."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from conversations.languages import Language


@dataclass(frozen=True, slots=True)
class Wording:
    """One language's words; each attribute is a table of `desk/texts/<language>.toml`."""

    document: Mapping[str, str]
    transcript: Mapping[str, str]
    part: Mapping[str, str]
    columns: Mapping[str, str]
    manifest: Mapping[str, str]
    sheets: Mapping[str, str]
    variables: Mapping[str, str]
    feelings: Mapping[str, str]
    themes: Mapping[str, str]
    languages: Mapping[str, str]


@cache
def wording(language: Language) -> Wording:
    text = files("desk").joinpath("texts", f"{language}.toml").read_text(encoding="utf-8")
    return Wording(**tomllib.loads(text))
