from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage.drafts import Drafts
from storage.errors import NotSavedError
from storage.peppers import LIFETIME, Peppers
from tests.storage.fakes import MemoryDraftRows

CHAT = 123456789


@pytest.fixture
def times() -> list[datetime]:
    """The last one is now."""
    return [datetime(2026, 11, 22, 23, tzinfo=UTC)]


@pytest.fixture
def clock(times: list[datetime]) -> Callable[[], datetime]:
    return lambda: times[-1]


@pytest.fixture
def rows() -> MemoryDraftRows:
    return MemoryDraftRows()


@pytest.fixture
def drafts(folder: Path, rows: MemoryDraftRows, clock: Callable[[], datetime]) -> Drafts:
    return Drafts(rows, Peppers(folder / "peppers", now=clock))


async def test_a_draft_is_loaded_as_it_was_saved_last(drafts: Drafts) -> None:
    assert await drafts.load(CHAT) is None
    await drafts.save(CHAT, b"first")
    await drafts.save(CHAT, b"")
    assert await drafts.load(CHAT) == b""
    assert await drafts.load(CHAT + 1) is None


async def test_a_draft_outlives_a_restart(
    folder: Path, drafts: Drafts, rows: MemoryDraftRows, clock: Callable[[], datetime]
) -> None:
    await drafts.save(CHAT, b"draft")
    assert await Drafts(rows, Peppers(folder / "peppers", now=clock)).load(CHAT) == b"draft"


async def test_a_forgotten_draft_is_gone(drafts: Drafts, rows: MemoryDraftRows) -> None:
    await drafts.save(CHAT, b"draft")
    await drafts.save(CHAT + 1, b"another")
    await drafts.forget(CHAT)
    assert await drafts.load(CHAT) is None
    assert await drafts.load(CHAT + 1) == b"another"
    assert len(rows.rows) == 1
    await drafts.forget(CHAT)


async def test_saving_moves_a_draft_on_to_the_present_epoch(
    drafts: Drafts, rows: MemoryDraftRows, times: list[datetime]
) -> None:
    await drafts.save(CHAT, b"old")
    for turn in range(5):
        times.append(times[-1] + LIFETIME)
        assert await drafts.load(CHAT) is not None
        await drafts.save(CHAT, b"turn %d" % turn)
        assert await drafts.load(CHAT) == b"turn %d" % turn
        assert len(rows.rows) == 1


@pytest.mark.parametrize("hours", [24, 25, 1000])
async def test_a_draft_that_is_not_touched_for_a_day_is_never_opened_again(
    drafts: Drafts, rows: MemoryDraftRows, times: list[datetime], hours: int
) -> None:
    await drafts.save(CHAT, b"draft")
    times.append(times[-1] + timedelta(hours=hours))
    assert await drafts.load(CHAT) is None
    assert len(rows.rows) == 1
    assert await drafts.sweep() == 1
    assert len(rows.rows) == 0
    times.append(times[0])
    assert await drafts.load(CHAT) is None


async def test_a_draft_lives_for_half_a_day_at_least(drafts: Drafts, times: list[datetime]) -> None:
    await drafts.save(CHAT, b"draft")
    times.append(times[-1] + timedelta(hours=12))
    assert await drafts.sweep() == 0
    assert await drafts.load(CHAT) == b"draft"


async def test_forgetting_reaches_the_draft_of_the_last_epoch_too(
    drafts: Drafts, rows: MemoryDraftRows, times: list[datetime]
) -> None:
    await drafts.save(CHAT, b"draft")
    times.append(times[-1] + LIFETIME)
    await drafts.forget(CHAT)
    assert rows.rows == {}


async def test_a_crash_between_the_two_steps_of_saving_leaves_the_new_draft(
    drafts: Drafts, rows: MemoryDraftRows, times: list[datetime], monkeypatch: pytest.MonkeyPatch
) -> None:
    await drafts.save(CHAT, b"old")
    times.append(times[-1] + LIFETIME)

    async def crash(tag: bytes) -> None:
        raise NotSavedError("now")

    monkeypatch.setattr(rows, "delete", crash)
    with pytest.raises(NotSavedError):
        await drafts.save(CHAT, b"new")
    assert len(rows.rows) == 2
    assert await drafts.load(CHAT) == b"new"


async def test_a_box_that_cannot_be_opened_is_as_good_as_absent(drafts: Drafts, rows: MemoryDraftRows) -> None:
    await drafts.save(CHAT, b"draft")
    await drafts.save(CHAT + 1, b"another")
    [(mine, (epoch, box)), (_, (_, others))] = rows.rows.items()
    for bad in (b"", b"x" * 11, b"x" * 12, box[:-1], box[:-1] + bytes([box[-1] ^ 1]), others):
        rows.rows[mine] = (epoch, bad)
        assert await drafts.load(CHAT) is None
    await drafts.save(CHAT, b"begun anew")
    assert await drafts.load(CHAT) == b"begun anew"


async def test_rows_tell_neither_the_chat_nor_the_text(drafts: Drafts, rows: MemoryDraftRows) -> None:
    await drafts.save(CHAT, b"I felt at home")
    await drafts.save(CHAT + 1, b"I felt at home")
    content = b"".join(tag + box for tag, (_, box) in rows.rows.items())
    needles = [b"home", str(CHAT).encode(), CHAT.to_bytes(4, "big"), CHAT.to_bytes(4, "little")]
    assert not any(needle in content for needle in needles)
    one, other = (box for _, box in rows.rows.values())
    assert one[12:] != other[12:]


async def test_a_refusing_memory_is_told(drafts: Drafts, rows: MemoryDraftRows) -> None:
    await drafts.save(CHAT, b"draft")
    rows.refusing = True
    with pytest.raises(NotSavedError):
        await drafts.save(CHAT, b"later")
    with pytest.raises(NotSavedError):
        await drafts.forget(CHAT)
    rows.refusing = False
    assert await drafts.load(CHAT) == b"draft"
