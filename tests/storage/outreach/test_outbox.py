from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from storage.outreach.addresses import Addresses
from storage.outreach.model import (
    Activity,
    Audience,
    Broadcast,
    Fate,
    Letter,
    Place,
    PlaceKind,
    Purpose,
    State,
    Subscription,
    Totals,
    Wording,
)
from tests.storage.outreach import places
from tests.storage.outreach.places import Outreach

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
WEEK = "2026-W48"
LEASE = timedelta(minutes=2)
SOCIAL = Subscription("nb", frozenset({"social"}), 2)
EVERYBODY = Audience(topics=frozenset({"social", "culture"}))
PROMPT = Broadcast(b"p" * 16, Purpose.PROMPT, "9D23GF6M", EVERYBODY, NOW, b"o" * 24)
DINNER = Activity(b"d" * 16, "social", {"nb": Wording("Middag", "Moholt", "")}, NOW + timedelta(days=3))


async def people(outreach: Outreach, addresses: Addresses, count: int) -> list[bytes]:
    """So many subscribers, in the order of their tags."""
    tags = sorted(addresses.tag(5_210_000_000 + number) for number in range(count))
    for tag in tags:
        await outreach.subscribers.put(tag, SOCIAL)
    return tags


async def filled(outreach: Outreach, broadcast: Broadcast, most: int = 500) -> Broadcast:
    await outreach.outbox.open(broadcast)
    while await outreach.outbox.fill(broadcast.id, week=WEEK, most=most):
        pass
    return await state_of(outreach, broadcast)


async def state_of(outreach: Outreach, broadcast: Broadcast) -> Broadcast:
    return next(other for other in await outreach.outbox.broadcasts() if other.id == broadcast.id)


async def claimed(outreach: Outreach, now: datetime = NOW, most: int = 1_000) -> list[Letter]:
    return await outreach.outbox.claim(now, lease=LEASE, most=most)


@pytest.mark.parametrize("most", [1, 3, 7, 500])
async def test_everybody_who_wants_it_gets_one_letter_whatever_the_portions(
    outreach: Outreach, addresses: Addresses, most: int
) -> None:
    tags = await people(outreach, addresses, 14)
    await outreach.subscribers.put(tags[0], replace(SOCIAL, topics=frozenset({"sport"})))
    await outreach.subscribers.put(tags[1], replace(SOCIAL, paused_until="2026-W49"))
    await outreach.subscribers.put(tags[2], replace(SOCIAL, paused_until="2026-W48"))
    assert await outreach.outbox.count(EVERYBODY, week=WEEK) == 12
    ready = await filled(outreach, PROMPT, most)
    assert (ready.state, ready.totals) == (State.RUNNING, Totals(letters=12))
    assert sorted(letter.tag for letter in await claimed(outreach)) == tags[2:]
    assert await claimed(outreach) == [], "they are in somebody's hands"


async def test_a_language_narrows_the_audience(outreach: Outreach, addresses: Addresses) -> None:
    tags = await people(outreach, addresses, 3)
    await outreach.subscribers.put(tags[1], replace(SOCIAL, language="nn"))
    narrow = replace(EVERYBODY, languages=frozenset({"nn"}))
    assert await outreach.outbox.count(narrow, week=WEEK) == 1
    await filled(outreach, replace(PROMPT, audience=narrow))
    assert [(letter.tag, letter.language) for letter in await claimed(outreach)] == [(tags[1], "nn")]


async def test_nobody_gets_more_nudges_in_a_week_than_they_want(outreach: Outreach, addresses: Addresses) -> None:
    await people(outreach, addresses, 1)
    letters = [(await filled(outreach, replace(PROMPT, id=bytes([number]) * 16))).totals.letters for number in range(3)]
    assert letters == [1, 1, 0]
    assert await outreach.outbox.count(EVERYBODY, week=WEEK) == 0
    assert await outreach.outbox.count(EVERYBODY, week="2026-W49") == 1


async def test_places_get_a_letter_once_staff_have_confirmed_them(outreach: Outreach, addresses: Addresses) -> None:
    group, stranger = addresses.tag(-4_000_000_001), addresses.tag(-4_000_000_002)
    for tag in (group, stranger):
        await outreach.places.put(Place(tag, PlaceKind.GROUP, addresses.hide("Gang 4"), "nn", confirmed=False))
    assert await outreach.places.confirm(group)
    audience = Audience(places=frozenset({group, stranger}))
    assert await outreach.outbox.count(audience, week=WEEK) == 1
    await filled(outreach, replace(PROMPT, audience=audience))
    assert [(letter.tag, letter.place) for letter in await claimed(outreach)] == [(group, True)]


async def test_a_group_that_moves_keeps_its_letters(outreach: Outreach, addresses: Addresses) -> None:
    old, new = addresses.tag(-4_000_000_001), addresses.tag(-1_004_000_000_001)
    await outreach.places.put(Place(old, PlaceKind.GROUP, addresses.hide("Gang 4"), "nb", confirmed=True))
    await filled(outreach, replace(PROMPT, audience=Audience(places=frozenset({old}))))
    await claimed(outreach)
    await outreach.places.move(old, new)
    assert [letter.tag for letter in await claimed(outreach)] == [new]
    assert [place.tag for place in await outreach.places.all()] == [new]


async def test_a_broadcast_that_still_waits_goes_where_a_group_has_moved_and_knows_no_group_that_is_gone(
    outreach: Outreach, addresses: Addresses
) -> None:
    old, new, other = (addresses.tag(chat) for chat in (-4_000_000_001, -1_004_000_000_001, -4_000_000_002))
    for tag in (old, other):
        await outreach.places.put(Place(tag, PlaceKind.GROUP, addresses.hide("Gang 4"), "nb", confirmed=True))
    waiting = replace(PROMPT, audience=Audience(places=frozenset({old, other})))
    await outreach.outbox.open(waiting)
    await outreach.places.move(old, new)
    await outreach.places.remove(other)
    assert (await state_of(outreach, waiting)).audience == Audience(places=frozenset({new}))
    await filled(outreach, waiting)
    assert [letter.tag for letter in await claimed(outreach)] == [new]


async def test_a_letter_that_nobody_settled_comes_again_when_its_lease_is_over(
    outreach: Outreach, addresses: Addresses
) -> None:
    await people(outreach, addresses, 3)
    await filled(outreach, PROMPT)
    first = await claimed(outreach)
    assert await claimed(outreach, NOW + LEASE - timedelta(seconds=1)) == []
    assert len(await claimed(outreach, NOW + LEASE)) == len(first) == 3


async def test_letters_are_settled_once_and_the_books_balance(
    outreach: Outreach, addresses: Addresses, place: places.Place
) -> None:
    await people(outreach, addresses, 6)
    await filled(outreach, PROMPT)
    letters = await claimed(outreach)
    fates = list(zip(letters, [*[Fate.SENT] * 3, Fate.FAILED, Fate.BLOCKED, Fate.SENT], strict=True))
    await outreach.outbox.settle(fates)
    await outreach.outbox.settle(fates)
    [done] = await outreach.outbox.finish()
    assert done.state is State.DONE
    assert done.totals == Totals(letters=6, sent=4, blocked=1, failed=1)
    assert done.totals.waiting == 0
    assert await outreach.subscribers.count() == 5, "whoever has blocked us is gone"
    assert await outreach.outbox.finish() == []
    assert letters[4].tag not in place.content()


async def test_what_could_not_be_delivered_waits_and_counts_its_tries(outreach: Outreach, addresses: Addresses) -> None:
    await people(outreach, addresses, 1)
    await filled(outreach, PROMPT)
    [letter] = await claimed(outreach)
    await outreach.outbox.postpone([letter], NOW + timedelta(seconds=30), tried=True)
    assert await claimed(outreach, NOW + timedelta(seconds=29)) == []
    [again] = await claimed(outreach, NOW + timedelta(seconds=30))
    assert again.tries == 1
    await outreach.outbox.postpone([again], NOW, tried=False)
    assert (await claimed(outreach))[0].tries == 1


async def test_whoever_unsubscribes_gets_no_letter_that_waits(outreach: Outreach, addresses: Addresses) -> None:
    tags = await people(outreach, addresses, 4)
    await filled(outreach, PROMPT)
    letters = await claimed(outreach)
    await outreach.subscribers.remove(tags[0])
    await outreach.subscribers.put(tags[1], replace(SOCIAL, topics=frozenset({"sport"})))
    await outreach.subscribers.put(tags[2], replace(SOCIAL, paused_until="2026-W52"))
    held = [letter.tag for letter in letters if await outreach.outbox.holds(letter)]
    assert held == [tags[3]]
    assert (await state_of(outreach, PROMPT)).totals.letters == 1
    await outreach.outbox.settle([(letter, Fate.SENT) for letter in letters])
    assert (await state_of(outreach, PROMPT)).totals == Totals(letters=1, sent=1)


async def test_a_broadcast_that_is_stopped_leaves_no_letter(
    outreach: Outreach, addresses: Addresses, place: places.Place
) -> None:
    await people(outreach, addresses, 4)
    await filled(outreach, PROMPT)
    [letter] = await claimed(outreach, most=1)
    assert await outreach.outbox.stop(PROMPT.id) is True
    assert await outreach.outbox.stop(PROMPT.id) is False
    assert not await outreach.outbox.holds(letter)
    assert await claimed(outreach) == []
    assert (await state_of(outreach, PROMPT)).state is State.STOPPED
    assert await outreach.outbox.fill(PROMPT.id, week=WEEK, most=10) is False
    assert await outreach.outbox.drop_ended_before(NOW + timedelta(minutes=1)) == 1
    assert await outreach.outbox.broadcasts() == []


async def test_in_quiet_hours_only_what_is_urgent_goes_out(outreach: Outreach, addresses: Addresses) -> None:
    await people(outreach, addresses, 2)
    await filled(outreach, PROMPT)
    assert await outreach.outbox.claim(NOW, lease=LEASE, most=9, urgent_only=True) == []
    await filled(outreach, replace(PROMPT, id=b"u" * 16, urgent=True))
    letters = await outreach.outbox.claim(NOW, lease=LEASE, most=9, urgent_only=True)
    assert {letter.broadcast for letter in letters} == {b"u" * 16}


async def test_a_change_is_told_to_those_who_were_told_or_come(outreach: Outreach, addresses: Addresses) -> None:
    tags = await people(outreach, addresses, 5)
    mark = addresses.mark(DINNER.id)
    await outreach.library.put_activity(DINNER)
    news = replace(PROMPT, id=b"n" * 16, purpose=Purpose.ACTIVITY, about=DINNER.id.hex())
    await filled(outreach, news)
    letters = {letter.tag: letter for letter in await claimed(outreach)}
    await outreach.outbox.settle([(letters[tags[0]], Fate.SENT), (letters[tags[1]], Fate.FAILED)])
    await outreach.outbox.stop(news.id)
    await outreach.library.mark_coming(DINNER.id, mark(tags[2]), coming=True)
    await filled(outreach, replace(news, id=b"c" * 16, purpose=Purpose.CHANGE))
    assert sorted(letter.tag for letter in await claimed(outreach)) == [tags[0], tags[2]]


async def test_a_reminder_counts_as_a_nudge_but_for_those_who_come(outreach: Outreach, addresses: Addresses) -> None:
    tags = await people(outreach, addresses, 2)
    await outreach.library.put_activity(DINNER)
    news = replace(PROMPT, id=b"n" * 16, purpose=Purpose.ACTIVITY, about=DINNER.id.hex())
    await filled(outreach, news)
    await outreach.outbox.settle([(letter, Fate.SENT) for letter in await claimed(outreach)])
    await filled(outreach, replace(PROMPT, id=b"2" * 16))
    await claimed(outreach)  # and so both have had their two nudges of this week
    await outreach.library.mark_coming(DINNER.id, addresses.mark(DINNER.id)(tags[1]), coming=True)
    await filled(outreach, replace(news, id=b"r" * 16, purpose=Purpose.REMINDER))
    assert [letter.tag for letter in await claimed(outreach)] == [tags[1]]


async def test_heads_are_counted_and_forgotten_with_the_activity(
    outreach: Outreach, addresses: Addresses, place: places.Place
) -> None:
    mark = addresses.mark(DINNER.id)(addresses.tag(5_210_000_001))
    await outreach.library.mark_coming(DINNER.id, mark, coming=True)
    assert await outreach.library.heads(DINNER.id) == 0, "there is no such activity"
    await outreach.library.put_activity(DINNER)
    for coming, heads in ((True, 1), (True, 1), (False, 0), (True, 1)):
        await outreach.library.mark_coming(DINNER.id, mark, coming=coming)
        assert await outreach.library.heads(DINNER.id) == heads
    assert await outreach.library.is_coming(DINNER.id, mark)
    assert mark in place.content()
    assert await outreach.library.drop_activities_before(DINNER.starts) == 0
    assert await outreach.library.drop_activities_before(DINNER.starts + timedelta(minutes=1)) == 1
    assert mark not in place.content()
    assert await outreach.library.activities() == []
