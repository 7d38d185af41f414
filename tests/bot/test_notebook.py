from __future__ import annotations

import os
from dataclasses import replace

import pytest

from bot import draft as drafting
from bot.notebook import AT_HAND, MOST_AT_HAND, Notebook
from conversations.advance import greet
from conversations.book import load
from storage.errors import NotSavedError

BOOK = load()
DRAFT = drafting.begin(greet("nb", BOOK.invitation()), os.urandom)


class Shelf:
    """Stands in for `Drafts`: counts how often it is looked into, and can be away."""

    def __init__(self) -> None:
        self.kept: dict[int, bytes] = {}
        self.looked = 0
        self.away = False

    async def load(self, chat: int) -> bytes | None:
        self.looked += 1
        return self.kept.get(chat)

    async def save(self, chat: int, data: bytes) -> None:
        if self.away:
            raise NotSavedError("away")
        self.kept[chat] = data

    async def forget(self, chat: int) -> None:
        del self.kept[chat]

    async def sweep(self) -> int:
        return 0


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def notebook(shelf: Shelf, clock: Clock | None = None, *, shared: bool = False) -> Notebook:
    return Notebook(shelf, BOOK.themes, shared=shared, clock=clock or Clock())  # type: ignore[arg-type]


async def test_a_draft_is_at_hand_as_it_was_saved_last() -> None:
    shelf = Shelf()
    drafts = notebook(shelf)
    assert await drafts.load(1) is None
    first, second = replace(DRAFT, update=7), replace(DRAFT, update=8)
    for draft in (first, second):
        await drafts.save(1, draft)
        assert await drafts.load(1) == draft
    assert shelf.looked == 1
    assert await notebook(shelf).load(1) == second  # after a restart


async def test_where_others_write_too_every_look_is_a_new_one() -> None:
    shelf = Shelf()
    ours, theirs = notebook(shelf, shared=True), notebook(shelf, shared=True)
    await ours.save(1, DRAFT)
    await theirs.save(1, replace(DRAFT, update=9))
    assert await ours.load(1) == replace(DRAFT, update=9)


async def test_what_could_not_be_saved_is_not_at_hand_either() -> None:
    shelf = Shelf()
    drafts = notebook(shelf)
    await drafts.save(1, DRAFT)
    shelf.away = True
    with pytest.raises(NotSavedError):
        await drafts.save(1, replace(DRAFT, update=9))
    assert await drafts.load(1) == DRAFT


async def test_a_forgotten_draft_is_not_at_hand() -> None:
    drafts = notebook(Shelf())
    await drafts.save(1, DRAFT)
    await drafts.forget(1)
    assert await drafts.load(1) is None


@pytest.mark.parametrize("touch", ["load", "save", "sweep"])
async def test_nothing_stays_at_hand_that_is_not_touched_for_a_while(touch: str) -> None:
    clock = Clock()
    drafts = notebook(Shelf(), clock)
    await drafts.save(1, DRAFT)
    clock.now = AT_HAND + 1
    if touch == "load":
        await drafts.load(2)
    elif touch == "save":
        await drafts.save(2, DRAFT)
    else:
        await drafts.sweep()
    assert 1 not in drafts._at_hand


async def test_no_more_stay_at_hand_than_are_writing_at_once() -> None:
    shelf = Shelf()
    drafts = notebook(shelf)
    for chat in range(MOST_AT_HAND + 1):
        await drafts.save(chat, DRAFT)
    await drafts.load(MOST_AT_HAND)
    assert shelf.looked == 0
    await drafts.load(0)
    assert shelf.looked == 1
