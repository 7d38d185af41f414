"""Bundles that were cut or changed on their way: all that can be read is read, and what is missing is told."""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
from pathlib import Path

import pytest

from storage.bundle import Bundle, BundleDamage, NotABundleError, read_bundle, write_bundle
from tests.storage.fakes import MemoryStories, StoriesPlace

COUNT = 8
STORIES = {
    hashlib.sha256(b"%d" % number).digest()[:16]: hashlib.shake_256(b"%d" % number).digest(700 + 150 * number)
    for number in range(COUNT)
}
WITHDRAWN = {b"w" * 16}
ZEROS = bytes(512)


@pytest.fixture
async def whole(folder: Path) -> bytes:
    place = StoriesPlace(released=dict(STORIES), withdrawn=set(WITHDRAWN))
    await write_bundle(folder / "whole.tar", MemoryStories(place), "Bergen")
    return (folder / "whole.tar").read_bytes()


@pytest.fixture
def bad(folder: Path) -> Path:
    return folder / "bad.tar"


def read(path: Path, content: bytes) -> Bundle:
    path.write_bytes(content)
    bundle = read_bundle(path)
    ids = [story.id for story in bundle]
    assert len(ids) == len(set(ids))
    assert set(ids) <= STORIES.keys()
    return bundle


def ends(whole: bytes) -> list[tuple[int, int, int]]:
    """Return of each story where its header begins, where its content begins, and where that ends."""
    with tarfile.open(fileobj=io.BytesIO(whole)) as tar:
        return [
            (member.offset, member.offset_data, member.offset_data + member.size) for member in tar.getmembers()[2:]
        ]


def packed(members: dict[str, bytes]) -> bytes:
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w") as tar:
        for name, data in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
    return content.getvalue()


def test_a_bundle_that_is_cut_gives_every_story_that_is_whole(whole: bytes, bad: Path) -> None:
    places = ends(whole)
    for number, (header, content, end) in enumerate(places):
        for cut, expected in ((header, number), (header + 100, number), (content, number), (end - 1, number)):
            bundle = read(bad, whole[:cut])
            assert [story.box for story in bundle] == [STORIES[story_id] for story_id in sorted(STORIES)][:expected]
            assert bundle.damage == BundleDamage(COUNT - expected, withdrawn_unknown=False)
            assert f"{COUNT - expected} of its stories could not be read" in str(bundle.damage)
            assert bundle.withdrawn == WITHDRAWN
        assert len(read(bad, whole[:end]).stories) == number + 1


def test_a_bundle_that_lost_only_the_padding_at_its_end_is_whole(whole: bytes, bad: Path) -> None:
    last = ends(whole)[-1][2]
    for cut in (last, last + 1, last + 512, len(whole) - 1):
        bundle = read(bad, whole[:cut])
        assert len(bundle.stories) == COUNT
        assert bundle.damage is None


def test_a_cut_before_the_first_story_is_told_too(whole: bytes, bad: Path) -> None:
    for cut in (513, 600, 1024, 1100):
        bundle = None
        try:
            bundle = read(bad, whole[:cut])
        except NotABundleError:
            assert cut < 1024
        if bundle:
            assert bundle.damage is not None
            assert bundle.damage.withdrawn_unknown
            assert "list of withdrawn stories" in str(bundle.damage)


def test_a_damaged_header_costs_one_story(whole: bytes, bad: Path) -> None:
    for number, (header, _, _) in enumerate(ends(whole)):
        for place in range(header, header + 512, 50):
            bent = bytearray(whole)
            bent[place] ^= 0xFF
            bundle = read(bad, bytes(bent))
            assert [story.id for story in bundle] == [
                story_id for at, story_id in enumerate(sorted(STORIES)) if at != number
            ]
            assert bundle.damage == BundleDamage(1, withdrawn_unknown=False)


def test_a_lost_stretch_in_the_middle_costs_the_stories_in_it(whole: bytes, bad: Path) -> None:
    places = ends(whole)
    first, last = places[2][0] + 7, places[4][1] + 100
    for filling in (bytes(last - first), os.urandom(last - first)):
        bundle = read(bad, whole[:first] + filling + whole[last:])
        assert [story.id for story in bundle] == sorted(STORIES)[:2] + sorted(STORIES)[5:]
        assert bundle.damage == BundleDamage(3, withdrawn_unknown=False)


def test_a_flipped_byte_anywhere_loses_at_most_one_story_and_goes_by_in_silence_only_within_a_box(
    whole: bytes, bad: Path
) -> None:
    inside_boxes = {place for _, content, end in ends(whole) for place in range(content, end)}
    end = ends(whole)[-1][2]
    for place in range(0, end, 13):
        bent = bytearray(whole)
        bent[place] ^= 1
        try:
            bundle = read(bad, bytes(bent))
        except NotABundleError:
            assert whole[place - 11 : place] == b'"version": '
            continue
        assert len(bundle.stories) >= COUNT - 1
        if bundle.damage is None and bundle.source == "Bergen" and place not in inside_boxes:
            assert whole[place] in b"\x00 ", "only what tar fills up with may change unseen"


def test_a_lost_head_leaves_the_stories_readable_and_the_number_unknown(whole: bytes, bad: Path) -> None:
    bundle = read(bad, bytes(1024) + whole[1024:])
    assert len(bundle.stories) == COUNT
    assert bundle.source == ""
    assert bundle.damage == BundleDamage(None, withdrawn_unknown=True)
    assert "cannot be told how many" in str(bundle.damage)


def test_a_changed_list_of_withdrawn_stories_is_told(whole: bytes, bad: Path) -> None:
    listed = (b"w" * 16).hex().encode()
    bundle = read(bad, whole.replace(listed, listed[:-1] + b"8"))
    assert bundle.damage == BundleDamage(0, withdrawn_unknown=True)


def test_a_withdrawn_story_is_not_given_even_where_it_is_in_the_file(whole: bytes, bad: Path) -> None:
    gone = min(STORIES)
    bundle = read(bad, whole.replace((b"w" * 16).hex().encode(), gone.hex().encode()))
    assert gone not in {story.id for story in bundle}


@pytest.mark.parametrize("content", [b"", b"x", b"Shopping list\n" * 200, ZEROS * 20, b"\x1f\x8b" + bytes(900)])
def test_another_file_is_no_bundle(bad: Path, content: bytes) -> None:
    with pytest.raises(NotABundleError, match=r"bad\.tar is no bundle of stories"):
        read(bad, content)


def test_another_tar_file_is_no_bundle(bad: Path) -> None:
    with pytest.raises(NotABundleError):
        read(
            bad, packed({"photo.jpg": b"x" * 3000, "../stories/x.age": b"", "stories/x.age": b"", "bundle.json2": b""})
        )


def test_a_missing_file_is_told_by_its_name(folder: Path) -> None:
    with pytest.raises(NotABundleError, match=r"^b\.tar cannot be read \(No such file or directory\)"):
        read_bundle(folder / "b.tar")


def test_a_newer_bundle_is_told(bad: Path) -> None:
    with pytest.raises(NotABundleError, match="of version 2; this program reads version 1"):
        read(bad, packed({"bundle.json": json.dumps({"format": "ime-bundle", "version": 2}).encode()}))


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"null",
        b"[" * 100_000,
        b'{"format": "other", "version": 1}',
        b'{"format": "ime-bundle", "version": "1"}',
        b'{"format": "ime-bundle", "version": 1, "stories": "many", "source": "", "withdrawn_sha256": ""}',
        b'{"format": "ime-bundle", "version": 1, "stories": true, "source": "", "withdrawn_sha256": ""}',
        b'{"format": "ime-bundle", "version": 1, "stories": 1, "source": 5, "withdrawn_sha256": ""}',
    ],
)
def test_a_head_that_makes_no_sense_counts_as_lost(bad: Path, head: bytes) -> None:
    story_id = min(STORIES)
    bundle = read(bad, packed({"bundle.json": head, f"stories/{story_id.hex()}.age": b"box"}))
    assert [story.box for story in bundle] == [b"box"]
    assert bundle.damage == BundleDamage(None, withdrawn_unknown=True)


def test_members_that_are_no_plain_files_and_doubles_are_passed_over(bad: Path) -> None:
    name = f"stories/{min(STORIES).hex()}.age"
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w") as tar:
        link = tarfile.TarInfo(name)
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(link)
        for data in (b"first", b"second"):
            member = tarfile.TarInfo(name)
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
    assert [story.box for story in read(bad, content.getvalue())] == [b"first"]
