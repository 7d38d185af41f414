"""Whatever happened to a bundle, the stories that can be read are read, and the others are counted."""

from __future__ import annotations

import json
import tarfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyrage
import pytest
from pyrage import x25519

from desk.tally import Loss
from desk.transcripts import Transcript, read_transcripts
from storage.bundle import write_bundle
from storage.record import to_bytes
from storage.sqlite.stories import SqliteStories

Story = Callable[..., Transcript]
Bundle = Callable[..., Path]


def told(transcripts: Sequence[Transcript]) -> list[bytes]:
    """What was handed in, in an order of its own: ids follow from boxes, which are never the same twice."""
    return sorted(to_bytes(transcript.record) for transcript in transcripts)


def test_transcripts_are_what_students_handed_in(bundle: Bundle, story: Story, identity: x25519.Identity) -> None:
    stories = [story("éin", number=1), story("to", number=2)]

    transcripts, tally = read_transcripts([bundle(*stories)], [identity])

    assert told(transcripts) == told(stories)
    assert [transcript.id for transcript in transcripts] == sorted(transcript.id for transcript in transcripts)
    assert tally.complete
    assert (tally.read, tally.remarks(), tally.losses()) == (2, [], [])


async def test_a_bundle_of_the_real_store_opens(story: Story, identity: x25519.Identity, tmp_path: Path) -> None:
    wanted = [story(f"soge {number}", number=number) for number in range(7)]
    stories = await SqliteStories.open(tmp_path / "data")
    for transcript in wanted:
        box = pyrage.encrypt(to_bytes(transcript.record), [identity.to_public()])
        await stories.add(bytes.fromhex(transcript.id), box)
    await stories.release(datetime(2026, 11, 22, 12, tzinfo=UTC), minimum=1, every=timedelta(hours=1))
    await stories.withdraw(bytes.fromhex(wanted[3].id))
    await write_bundle(tmp_path / "real.tar", stories, "Gløshaugen")
    await stories.close()

    transcripts, tally = read_transcripts([tmp_path / "real.tar"], [identity])

    assert told(transcripts) == told(wanted[:3] + wanted[4:])
    assert tally.complete


def test_progress_is_told_box_by_box(bundle: Bundle, story: Story, identity: x25519.Identity) -> None:
    told: list[tuple[int, int]] = []

    read_transcripts(
        [bundle(story(number=1), story(number=2), name="a.tar"), bundle(story(number=3), name="b.tar")],
        [identity],
        lambda done, total: told.append((done, total)),
    )

    assert told == [(1, 3), (2, 3), (3, 3)]


def test_a_story_whose_id_was_drawn_anew_counts_once(bundle: Bundle, story: Story, identity: x25519.Identity) -> None:
    box = pyrage.encrypt(to_bytes(story().record), [identity.to_public()])
    old, new = bundle((f"{9:032x}", box), name="old.tar"), bundle((f"{4:032x}", box), name="new.tar")

    transcripts, tally = read_transcripts([old, new], [identity])

    assert len(transcripts) == 1
    assert transcripts[0].id == read_transcripts([new], [identity])[0][0].id, "whatever its number is"
    assert tally.remarks() == ["1 story is in the bundles more than once, and exported once."]


def test_two_students_with_the_same_words_are_two(bundle: Bundle, story: Story, identity: x25519.Identity) -> None:
    transcripts, _ = read_transcripts([bundle(story("Hei", number=1), story("Hei", number=2))], [identity])

    assert len({transcript.id for transcript in transcripts}) == 2


def test_a_story_damaged_in_one_bundle_is_read_from_another(
    bundle: Bundle, story: Story, identity: x25519.Identity
) -> None:
    damaged, whole = bundle((f"{1:032x}", b"skadet"), name="a.tar"), bundle(story(number=1), name="b.tar")

    for paths in ([damaged, whole], [whole, damaged]):
        transcripts, tally = read_transcripts(paths, [identity])

        assert told(transcripts) == told([story(number=1)])
        assert tally.complete


def test_any_of_several_identities_opens_a_story(bundle: Bundle, story: Story, identity: x25519.Identity) -> None:
    transcripts, _ = read_transcripts([bundle(story())], [x25519.Identity.generate(), identity])

    assert len(transcripts) == 1


def test_each_kind_of_loss_is_counted_as_what_it_is(bundle: Bundle, story: Story, identity: x25519.Identity) -> None:
    box = pyrage.encrypt(to_bytes(story().record), [identity.to_public()])
    newer = json.dumps({**json.loads(to_bytes(story().record)), "version": 99}).encode()
    path = bundle(
        (f"{1:032x}", pyrage.encrypt(b"x", [x25519.Identity.generate().to_public()])),
        (f"{2:032x}", box[:-1]),
        (f"{3:032x}", b""),
        (f"{4:032x}", pyrage.encrypt(newer, [identity.to_public()])),
        (f"{5:032x}", pyrage.encrypt(b"ikke JSON", [identity.to_public()])),
        (f"{6:032x}", box),
    )

    transcripts, tally = read_transcripts([path], [identity])

    assert told(transcripts) == told([story()])
    assert tally.lost == {Loss.WRONG_KEY: 1, Loss.DAMAGED: 2, Loss.UNKNOWN: 2}
    assert not tally.complete


@pytest.mark.parametrize("left", [0.2, 0.5, 0.9])
def test_a_cut_bundle_is_read_up_to_the_cut(
    bundle: Bundle, story: Story, identity: x25519.Identity, left: float
) -> None:
    stories = [story(f"soge {number}", number=number) for number in range(20)]
    path = bundle(*stories)
    with tarfile.open(path) as tar:
        members = tar.getmembers()
    start, end = members[2].offset, members[-1].offset_data + members[-1].size
    cut = start + int((end - start) * left)
    path.write_bytes(path.read_bytes()[:cut])
    whole = sum(member.offset_data + member.size <= cut for member in members[2:])

    transcripts, tally = read_transcripts([path], [identity])

    assert told(transcripts) == told(stories[:whole])
    (fault,) = tally.losses()
    assert fault.startswith(f"stories.tar: The bundle was cut or changed. {20 - whole} of its stories")


def test_a_bundle_with_a_flipped_byte_anywhere_loses_one_story_at_most(
    bundle: Bundle, story: Story, identity: x25519.Identity
) -> None:
    path = bundle(*[story(f"soge {number}", number=number) for number in range(4)])
    whole = path.read_bytes()

    for place in range(0, len(whole), 397):
        changed = bytearray(whole)
        changed[place] ^= 0xFF
        path.write_bytes(changed)

        assert len(read_transcripts([path], [identity])[0]) >= 3, place


def test_what_is_no_bundle_is_said_and_the_others_are_read(
    bundle: Bundle, story: Story, identity: x25519.Identity, tmp_path: Path
) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Kjære deg\n" * 200)

    transcripts, tally = read_transcripts([letter, bundle(story())], [identity])

    assert len(transcripts) == 1
    assert not tally.complete
    assert tally.losses() == ["letter.txt is no bundle of stories. `ime bundle` makes one."]
