"""A short number for a story, to say aloud, write on a sheet and find again at the desk."""

from __future__ import annotations

from typing import Final

_MANY: Final = 1_000_000


def number_of(story: str) -> str:
    """Six digits that follow from `Transcript.id` alone, as "412 907": the same on every card, at every desk.

    Among thousands of stories two may share one; whoever looks a number up must expect that.
    """
    number = int(story, 16) % _MANY
    return f"{number // 1000:03} {number % 1000:03}"
