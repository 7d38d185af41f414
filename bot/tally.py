"""What a story is one more of: an answer to a prompt, a visitor by a link, a story of its week.

The counts lie apart from the stories, grow by whole releases only (see `Stories.add`), and are told from six up.
"""

from __future__ import annotations

from conversations.experience import Experience


def answering(prompt: str) -> str:
    """The name under which answers to a prompt are counted."""
    return f"prompt:{prompt}"


def coming_by(campaign: str) -> str:
    """The name under which stories that came by a link are counted."""
    return f"campaign:{campaign}"


def told_in(week: str) -> str:
    """The name under which stories of an ISO week are counted."""
    return f"week:{week}"


def names_of(experience: Experience, week: str) -> frozenset[str]:
    """All names under which a story counts; the question that everybody is asked is no prompt of somebody's."""
    names = {told_in(week)}
    if experience.campaign:
        names.add(coming_by(experience.campaign))
    if experience.prompt != "default":
        names.add(answering(experience.prompt))
    return frozenset(names)
