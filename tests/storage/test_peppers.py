from __future__ import annotations

import os
import stat
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage.errors import NotSavedError, StoreDamagedError
from storage.peppers import LIFETIME, SIZE, Peppers

SECOND = timedelta(seconds=1)
START = datetime(2026, 11, 22, tzinfo=UTC)


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def peppers(folder: Path, clock: Clock) -> Peppers:
    return Peppers(folder / "peppers", now=clock)


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in (folder / "peppers").iterdir())


def test_a_chat_keeps_its_key_through_an_epoch_and_a_restart(folder: Path, peppers: Peppers, clock: Clock) -> None:
    [first] = peppers.keys_for(7)
    clock.now += LIFETIME - timedelta(seconds=1)
    assert Peppers(folder / "peppers", now=clock).keys_for(7) == (first,)


def test_in_the_next_epoch_a_new_key_comes_first_and_the_old_one_still_fits(peppers: Peppers, clock: Clock) -> None:
    [old] = peppers.keys_for(7)
    clock.now += LIFETIME
    new, still = peppers.keys_for(7)
    assert still == old
    assert new.epoch == old.epoch + 1
    assert len({new.tag, old.tag, new.key, old.key}) == 4


def test_after_two_epochs_the_pepper_is_gone_for_good(folder: Path, peppers: Peppers, clock: Clock) -> None:
    [old] = peppers.keys_for(7)
    content = (folder / "peppers" / str(old.epoch)).read_bytes()
    clock.now += 2 * LIFETIME
    assert [key.epoch for key in peppers.keys_for(7)] == [old.epoch + 2]
    assert names(folder) == [str(old.epoch + 2)]
    assert not any(content in file.read_bytes() for file in (folder / "peppers").iterdir())
    clock.now -= 2 * LIFETIME
    assert peppers.keys_for(7)[0].tag != old.tag


def test_a_clock_set_back_a_little_across_the_border_loses_nothing(peppers: Peppers, clock: Clock) -> None:
    clock.now += LIFETIME
    [present] = peppers.keys_for(7)
    clock.now -= timedelta(seconds=1)
    peppers.keys_for(7)
    clock.now += timedelta(seconds=1)
    assert peppers.keys_for(7)[0] == present


def test_chats_have_nothing_in_common(peppers: Peppers) -> None:
    chats = [0, 1, -1, 2**40, -1001234567890, 2**63 - 1, -(2**63)]
    keys = [peppers.keys_for(chat)[0] for chat in chats]
    assert len({key.tag for key in keys} | {key.key for key in keys}) == 2 * len(chats)


def test_two_machines_name_the_same_chat_differently(folder: Path, clock: Clock) -> None:
    tags = {Peppers(folder / name, now=clock).keys_for(7)[0].tag for name in ("one", "other")}
    assert len(tags) == 2


def test_a_key_is_not_shown(peppers: Peppers) -> None:
    [key] = peppers.keys_for(7)
    assert repr(key) == f"DraftKey(epoch={key.epoch})"


def test_programs_that_begin_an_epoch_together_agree_on_its_pepper(folder: Path, clock: Clock) -> None:
    found = []
    begin = threading.Barrier(8)

    def work() -> None:
        peppers = Peppers(folder / "peppers", now=clock)
        begin.wait()
        found.append(peppers.keys_for(7))

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1
    assert len(names(folder)) == 1


@pytest.mark.parametrize("umask", [0o000, 0o777])
def test_peppers_are_private_whatever_the_umask(folder: Path, clock: Clock, umask: int) -> None:
    before = os.umask(umask)
    try:
        Peppers(folder / "peppers", now=clock).keys_for(7)
    finally:
        os.umask(before)
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (folder / "peppers", *(folder / "peppers").iterdir())]
    assert modes == [0o700, 0o600]


def test_what_a_killed_program_left_is_not_taken_for_a_pepper(folder: Path, peppers: Peppers) -> None:
    (folder / "peppers").mkdir()
    (folder / "peppers" / "new").write_bytes(b"half")
    [key] = peppers.keys_for(7)
    assert names(folder) == [str(key.epoch)]
    assert (folder / "peppers" / str(key.epoch)).stat().st_size == SIZE


def test_a_damaged_pepper_is_told_within_a_second_with_what_to_do(folder: Path, peppers: Peppers, clock: Clock) -> None:
    [key] = peppers.keys_for(7)
    (folder / "peppers" / str(key.epoch)).write_bytes(b"short")
    clock.now += SECOND
    with pytest.raises(StoreDamagedError, match="empty that folder"):
        peppers.keys_for(7)


def test_a_folder_that_cannot_be_used_is_told_without_its_path(folder: Path, clock: Clock) -> None:
    (folder / "peppers").write_text("a file")
    with pytest.raises(NotSavedError, match="cannot be used") as caught:
        Peppers(folder / "peppers", now=clock).keys_for(7)
    assert str(folder) not in str(caught.value)


def test_a_pepper_that_cannot_be_written_or_read_is_told(folder: Path, peppers: Peppers, clock: Clock) -> None:
    [key] = peppers.keys_for(7)
    file = folder / "peppers" / str(key.epoch)
    file.unlink()
    file.mkdir()
    clock.now += SECOND
    with pytest.raises(NotSavedError, match="cannot be read"):
        peppers.keys_for(7)
    file.rmdir()
    (folder / "peppers" / "new").mkdir()
    with pytest.raises(NotSavedError, match="cannot be written"):
        peppers.keys_for(7)
