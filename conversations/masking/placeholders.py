"""What stands in a story in place of what was masked, in each language."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

from conversations.languages import OUR_LANGUAGES, Language
from conversations.masking.spans import Kind


@cache
def placeholders() -> Mapping[Language, Mapping[Kind, str]]:
    """For each of our languages, what stands for each kind; read once."""
    file = resources.files(__package__) / "placeholders.toml"
    tables = tomllib.loads(file.read_text(encoding="utf-8"))
    return {language: {kind: tables[language][kind] for kind in Kind} for language in OUR_LANGUAGES}


@cache
def any_placeholder() -> re.Pattern[str]:
    """Finds placeholders in a text: "[brukernavn]" tells of no user name that follows."""
    every = {word for words in placeholders().values() for word in words.values()}
    return re.compile("|".join(map(re.escape, sorted(every))))
