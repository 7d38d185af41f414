"""Care: does a message sound like acute danger, and which help-lines are there.

A message that sounds like it brings a card with help-lines before the next question, nothing else: no flag is kept and
nothing is blocked. A card too many costs a glance, a card too few may cost more; yet a bot that answers every "dead
tired" with help-lines is soon not listened to. The rules are data (`words.toml`, `rules.toml`) that staff can review.
"""

from functools import cache
from importlib.resources import files

from conversations.care.danger import Danger

__all__ = ["sounds_acute"]


def sounds_acute(text: str) -> bool:
    """Whether the writer seems to be in danger by their own hand. Never raises; time grows with the text's length."""
    return next(_danger().found_in(text), None) is not None


@cache
def _danger() -> Danger:
    here = files(__name__)
    return Danger.load((here / "words.toml").read_text("utf-8"), (here / "rules.toml").read_text("utf-8"))
