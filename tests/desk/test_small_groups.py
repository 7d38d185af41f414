"""No story can be told to be one of few that came by a link, whatever else is known of all the others."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from conversations.experience import Experience, Moment
from desk.small_groups import LEAST, without_small_groups
from storage.record import Record


def records(campaigns: list[str | None]) -> list[Record]:
    moment = Moment("Hva?", "Det.", None, (), "nb")
    return [Record("2026-W47", Experience("default", campaign, moment, None)) for campaign in campaigns]


def links(given: list[Record]) -> list[str | None]:
    return [record.experience.campaign for record in given]


def test_a_link_by_which_few_came_is_forgotten_and_the_others_stay() -> None:
    campaigns = [*["plakat"] * 6, *["korridor"] * 2, *[None] * 9]

    kept, taken = without_small_groups(records(campaigns))

    assert links(kept) == [*["plakat"] * 6, *[None] * 11]
    assert taken == 2


def test_where_having_no_link_would_point_to_the_few_another_link_goes_too() -> None:
    campaigns = [*["stor"] * 9, *["plakat"] * 6, *["korridor"] * 2]

    kept, taken = without_small_groups(records(campaigns))

    assert links(kept) == [*["stor"] * 9, *[None] * 8]
    assert taken == 8


def test_where_nobody_came_by_a_small_link_nothing_changes() -> None:
    campaigns = [*["plakat"] * 6, None]

    kept, taken = without_small_groups(records(campaigns))

    assert (links(kept), taken) == (campaigns, 0)


@given(st.lists(st.sampled_from([None, "a", "b", "c", "d"]), max_size=40))
def test_what_is_left_is_no_small_group(campaigns: list[str | None]) -> None:
    kept, taken = without_small_groups(records(campaigns))

    left = Counter(links(kept))
    assert sum(old != new for old, new in zip(campaigns, links(kept), strict=True)) == taken
    assert all(count >= LEAST for campaign, count in left.items() if campaign is not None)
    assert not taken or left[None] >= min(LEAST, len(campaigns))
