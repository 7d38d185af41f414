"""Dates as people type them and as they are read back: bokmål, nynorsk and English, in any mixture."""

from conversations.dates.reading import read_when
from conversations.dates.telling import in_words

__all__ = ["in_words", "read_when"]
