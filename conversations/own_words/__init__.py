"""A place's own words: what a city says otherwise than we do, and languages that it adds, checked before anybody reads.

Its files are called by their languages (`nn.toml`, `uk.toml`) and hold only what differs. What is wrong in them is told
with file, line and what to mend.
"""

from conversations.own_words.overlay import OwnWords, own_words
from conversations.own_words.phone import on_a_phone
from conversations.own_words.problem import Problem

__all__ = ["OwnWords", "Problem", "on_a_phone", "own_words"]
