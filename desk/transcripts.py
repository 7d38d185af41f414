"""From bundles and a key to transcripts, and to a tally of what could not be read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pyrage import x25519

from desk.tally import Loss, Tally
from storage.bundle import Bundle, NotABundleError, read_bundle
from storage.record import Record, RecordError, from_bytes
from storage.sealing import DamagedBoxError, WrongKeyError, open_box


@dataclass(frozen=True, slots=True)
class Transcript:
    """An experience as staff read it.

    Attributes:
        id: 32 hexadecimal digits, from the sealed box: the same in every bundle, also when the story's number is drawn
            anew or the box sealed to other keys, and nothing that a receipt leads to.
        source: The bot or city that the bundle came from, "" where the bundle no longer says.
        record: What the student handed in, and in which week.
    """

    id: str
    source: str
    record: Record


def read_transcripts(
    paths: Iterable[Path],
    identities: Sequence[x25519.Identity],
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> tuple[list[Transcript], Tally]:
    """Open what the identities open; nothing that can be read is given up for what cannot.

    A story that any of the bundles calls withdrawn is left out. A story that is in several counts once: it has the same
    id, or the same box under an id that was drawn anew once it could no longer be withdrawn.

    Args:
        paths: Bundles, of one bot or of several.
        identities: At least one.
        progress: Is told after each box how many of how many were opened.

    Returns:
        The transcripts in the order of week and id, and what became of the others. Raises nothing for bad content.
    """
    bundles, faults = _read_bundles(paths)
    withdrawn = frozenset[bytes]().union(*(bundle.withdrawn for bundle in bundles))
    sealed = [(bundle.source, story) for bundle in bundles for story in bundle]
    opened: dict[bytes, Transcript] = {}
    lost: dict[bytes, Loss] = {}
    boxes: set[bytes] = set()
    repeated = 0
    for done, (source, story) in enumerate(sealed, start=1):
        digest = story.first
        if story.id in opened or digest in boxes:
            repeated += 1
        elif story.id not in withdrawn:
            match _open(story.box, identities):
                case Record() as record:
                    opened[story.id] = Transcript(digest.hex()[:32], source, record)
                    boxes.add(digest)
                    lost.pop(story.id, None)
                case loss:
                    lost[story.id] = loss
        progress(done, len(sealed))
    tally = Tally(
        read=len(opened),
        withdrawn=len(withdrawn & {story.id for _, story in sealed}),
        repeated=repeated,
        lost=Counter(lost.values()),
        faults=tuple(faults),
    )
    return sorted(opened.values(), key=lambda transcript: (transcript.record.week, transcript.id)), tally


def _read_bundles(paths: Iterable[Path]) -> tuple[list[Bundle], list[str]]:
    bundles: list[Bundle] = []
    faults: list[str] = []
    for path in paths:
        try:
            bundle = read_bundle(path)
        except NotABundleError as error:
            faults.append(str(error))
        else:
            bundles.append(bundle)
            if bundle.damage:
                faults.append(f"{path.name}: {bundle.damage}")
    return bundles, faults


def _open(box: bytes, identities: Sequence[x25519.Identity]) -> Record | Loss:
    try:
        return from_bytes(open_box(box, identities))
    except WrongKeyError:
        return Loss.WRONG_KEY
    except DamagedBoxError:
        return Loss.DAMAGED
    except RecordError:
        return Loss.UNKNOWN
