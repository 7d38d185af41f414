"""Links by which only few came: what says that a story came by one of them is forgotten before anybody reads it.

A student came by a poster in one corridor; whoever knows who lives there would know whose the story is. The stories
that lose their link are one group with those that came without any. It is made large enough by taking the link from
ever larger groups, so that having none does not point to the few either.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from storage.record import Record

LEAST: Final = 6


def without_small_groups(records: Sequence[Record], least: int = LEAST) -> tuple[list[Record], int]:
    """The records, and from how many of them the link was taken."""
    counts = Counter(record.experience.campaign for record in records)
    unlinked, taken = counts.pop(None, 0), 0
    hidden = set[str | None]()
    for campaign, count in sorted(counts.items(), key=lambda each: (each[1], str(each[0]))):
        if count >= least and (not taken or taken + unlinked >= least):
            break
        hidden.add(campaign)
        taken += count
    return [_unlinked(record) if record.experience.campaign in hidden else record for record in records], taken


def _unlinked(record: Record) -> Record:
    return replace(record, experience=replace(record.experience, campaign=None))
