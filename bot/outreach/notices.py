"""Activities as they are told of: what is kept, put into a reader's language."""

from __future__ import annotations

from datetime import tzinfo

from conversations.dates import in_words
from conversations.languages import Language, nearest
from conversations.outreach.letters import Notice
from storage.outreach.model import Activity, Wording


def notice_of(
    activity: Activity, language: Language, zone: tzinfo | None, *, coming: bool = False, heads: int | None = None
) -> Notice:
    """An activity in a language, or in the nearest one at hand."""
    words = words_in(activity, language)
    return Notice(
        key=activity.id.hex(),
        title=words.title,
        when=in_words(activity.starts.astimezone(zone), language),
        where=words.where,
        because=words.because,
        link=activity.link,
        heads=heads,
        coming=coming,
        cancelled=activity.cancelled,
    )


def words_in(activity: Activity, language: Language) -> Wording:
    """What an activity says in a language, or in the nearest one at hand."""
    return next(activity.words[near] for near in nearest(language) if near in activity.words)
