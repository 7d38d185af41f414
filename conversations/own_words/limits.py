"""How long a text may be where it stands: what Telegram refuses beyond, and what a moment leaves room for.

Telegram's figures are those of core.telegram.org/bots/api, for setMyName, setMyDescription, setMyShortDescription and
setMyCommands; it counts UTF-16 code units.
"""

from __future__ import annotations

from typing import Final

from conversations.team.prompting import QUESTION_MAX
from conversations.words import MESSAGE_MAX, units

NAME_MAX: Final = 64
DESCRIPTION_MAX: Final = 512
SHORT_MAX: Final = 120
COMMAND_MAX: Final = 256

_BEGINNINGS: Final = (
    ("about.name", NAME_MAX),
    ("about.description", DESCRIPTION_MAX),
    ("about.short", SHORT_MAX),
    ("command.", COMMAND_MAX),
    ("team_command.", COMMAND_MAX),
    ("prompt.", QUESTION_MAX),
    ("", MESSAGE_MAX),
)


def misfit(key: str, words: str) -> str | None:
    """What is wrong with the length of a text, as the end of a sentence; None where it fits."""
    most = next(most for beginning, most in _BEGINNINGS if key.startswith(beginning))
    length = units(words)
    return f"has {length} characters, as Telegram counts; {most} are the most." if length > most else None
