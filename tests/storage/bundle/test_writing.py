from __future__ import annotations

import json
import os
import resource
import stat
import tarfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyrage
import pytest
from pyrage import x25519

from conversations.experience import Experience, Moment
from storage.bundle import BundleExistsError, read_bundle, write_bundle
from storage.errors import NotSavedError
from storage.recipients import Recipients
from storage.record import Record, from_bytes, to_bytes
from storage.sealing import seal
from tests.storage.fakes import MemoryStories, StoriesPlace

KEYS = [x25519.Identity.generate() for _ in range(2)]
RECIPIENTS = Recipients(tuple(str(key.to_public()) for key in KEYS))
RELEASED = {bytes([number]) * 16: bytes([number]) * 700 * number for number in (200, 3, 70)}
WITHDRAWN = {b"w" * 16, b"a" * 16}


@pytest.fixture
def stories() -> MemoryStories:
    return MemoryStories(StoriesPlace(pool={b"p" * 16: b"waiting"}, released=dict(RELEASED), withdrawn=set(WITHDRAWN)))


async def test_a_bundle_holds_the_released_stories_and_who_took_theirs_back(
    folder: Path, stories: MemoryStories
) -> None:
    assert await write_bundle(folder / "b.tar", stories, "Bergen æøå") == 3
    bundle = read_bundle(folder / "b.tar")
    assert {story.id: story.box for story in bundle} == RELEASED
    assert [story.id for story in bundle.stories] == sorted(RELEASED)
    assert bundle.withdrawn == WITHDRAWN
    assert bundle.source == "Bergen æøå"
    assert bundle.damage is None


async def test_an_empty_bundle_is_a_bundle(folder: Path) -> None:
    assert await write_bundle(folder / "b.tar", MemoryStories(), "Bergen") == 0
    bundle = read_bundle(folder / "b.tar")
    assert (bundle.stories, bundle.withdrawn, bundle.damage) == ((), frozenset(), None)


async def test_tar_and_age_alone_open_a_bundle(folder: Path) -> None:
    """No format of ours: what follows uses nothing of this project but to compare with what went in."""
    record = Record("2026-W47", Experience("default", None, Moment("?", "Ein prat i gangen", None, (), "nn"), None))
    box = seal(to_bytes(record), RECIPIENTS)
    await write_bundle(folder / "b.tar", MemoryStories(StoriesPlace(released={b"s" * 16: box})), "Bergen")
    with tarfile.open(folder / "b.tar") as tar:
        head, withdrawn, story = tar.getmembers()
        contents = [tar.extractfile(member) for member in (head, withdrawn, story)]
        first, second, third = (content.read() for content in contents if content)
    assert [head.name, withdrawn.name, story.name] == ["bundle.json", "withdrawn.txt", f"stories/{b's'.hex() * 16}.age"]
    told = json.loads(first)
    assert (told["format"], told["version"], told["stories"], told["source"]) == ("ime-bundle", 1, 1, "Bergen")
    assert second == b""
    opened = pyrage.decrypt(third, [KEYS[1]])
    assert json.loads(opened)["small"]["text"] == "Ein prat i gangen"
    assert from_bytes(opened) == record


async def test_a_bundle_tells_no_times_users_or_order(folder: Path, stories: MemoryStories) -> None:
    await write_bundle(folder / "b.tar", stories, "Bergen")
    with tarfile.open(folder / "b.tar") as tar:
        members = tar.getmembers()
    assert {(m.mtime, m.uid, m.gid, m.uname, m.gname, m.mode) for m in members} == {(0, 0, 0, "", "", 0o600)}
    assert [member.name for member in members[2:]] == sorted(member.name for member in members[2:])
    again = MemoryStories(StoriesPlace(released=dict(reversed(RELEASED.items())), withdrawn=set(WITHDRAWN)))
    await write_bundle(folder / "again.tar", again, "Bergen")
    assert (folder / "b.tar").read_bytes() == (folder / "again.tar").read_bytes()


@pytest.mark.parametrize("umask", [0o000, 0o777])
async def test_a_bundle_is_private_whatever_the_umask(folder: Path, stories: MemoryStories, umask: int) -> None:
    before = os.umask(umask)
    try:
        await write_bundle(folder / "b.tar", stories, "Bergen")
    finally:
        os.umask(before)
    assert stat.S_IMODE((folder / "b.tar").stat().st_mode) == 0o600


async def test_a_file_that_is_there_is_replaced_only_when_asked(folder: Path, stories: MemoryStories) -> None:
    (folder / "b.tar").write_text("precious")
    with pytest.raises(BundleExistsError, match=r"There is a b\.tar already"):
        await write_bundle(folder / "b.tar", stories, "Bergen")
    assert (folder / "b.tar").read_text() == "precious"
    assert await write_bundle(folder / "b.tar", stories, "Bergen", replace=True) == 3
    assert len(read_bundle(folder / "b.tar").stories) == 3
    assert [file.name for file in folder.iterdir()] == ["b.tar"]


async def test_a_file_that_appears_meanwhile_is_not_replaced(folder: Path) -> None:
    class Slow(MemoryStories):
        async def withdrawn(self) -> frozenset[bytes]:
            return frozenset()

        async def boxes(self):  # type: ignore[no-untyped-def]  # noqa: ANN202  as in the fake
            (folder / "b.tar").write_text("precious")
            yield b"s" * 16, b"box"

    with pytest.raises(BundleExistsError):
        await write_bundle(folder / "b.tar", Slow(), "Bergen")
    assert [(file.name, file.read_text()) for file in folder.iterdir()] == [("b.tar", "precious")]


async def test_a_full_disk_leaves_the_old_bundle_and_nothing_else(folder: Path, stories: MemoryStories) -> None:
    await write_bundle(folder / "b.tar", MemoryStories(), "Bergen")
    before = (folder / "b.tar").read_bytes()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, limits[1]))
    try:
        with pytest.raises(NotSavedError, match=r"bundle cannot be written \(File too large\)"):
            await write_bundle(folder / "b.tar", stories, "Bergen", replace=True)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert [(file.name, file.read_bytes()) for file in folder.iterdir()] == [("b.tar", before)]


async def test_a_folder_that_is_not_there_is_told(folder: Path, stories: MemoryStories) -> None:
    with pytest.raises(NotSavedError, match="choose another folder") as caught:
        await write_bundle(folder / "nowhere" / "b.tar", stories, "Bergen")
    assert str(folder) not in str(caught.value)


async def test_stories_that_cannot_be_read_leave_no_bundle(folder: Path) -> None:
    class Failing(MemoryStories):
        async def boxes(self):  # type: ignore[no-untyped-def]  # noqa: ANN202  as in the fake
            yield b"s" * 16, b"box"
            raise NotSavedError("locked")

    with pytest.raises(NotSavedError, match="locked"):
        await write_bundle(folder / "b.tar", Failing(), "Bergen")
    assert list(folder.iterdir()) == []


async def test_a_story_that_is_withdrawn_after_the_first_bundle_is_dropped_by_the_second(folder: Path) -> None:
    stories = MemoryStories()
    for number in range(3):
        await stories.add(bytes([number]) * 16, b"box")
    await stories.release(datetime(2026, 11, 22, tzinfo=UTC), minimum=1, every=timedelta())
    await write_bundle(folder / "1.tar", stories, "Bergen")
    await stories.withdraw(bytes([1]) * 16)
    await write_bundle(folder / "2.tar", stories, "Bergen")
    first, second = read_bundle(folder / "1.tar"), read_bundle(folder / "2.tar")
    assert {story.id for story in first} - {story.id for story in second} == second.withdrawn == {bytes([1]) * 16}


async def test_a_bundle_says_to_whom_stories_are_sealed(folder: Path, stories: MemoryStories) -> None:
    keys = [str(x25519.Identity.generate().to_public()) for _ in range(2)]
    await write_bundle(folder / "with.tar", stories, "test", recipients=Recipients(tuple(keys)))
    bundle = read_bundle(folder / "with.tar")
    assert bundle.recipients == Recipients(tuple(keys))
    assert bundle.damage is None
    await write_bundle(folder / "without.tar", stories, "test")
    assert read_bundle(folder / "without.tar").recipients is None
