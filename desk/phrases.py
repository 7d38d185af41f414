"""Words for people, from TOML files of one language each, found by dotted keys."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from importlib import resources

from conversations.languages import Language


@functools.cache
def phrases(package: str, language: Language) -> Mapping[str, str]:
    """What `package` says in a language, as its `texts/<language>.toml` has it."""
    file = resources.files(package).joinpath("texts", f"{language}.toml")
    tables = tomllib.loads(file.read_text(encoding="utf-8"))
    return {f"{table}.{key}": words for table, entries in tables.items() for key, words in entries.items()}
