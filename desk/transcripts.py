"""From bundles and a key to transcripts, and to a tally of what could not be read."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pyrage import x25519

from desk.opening import open_all
from desk.small_groups import without_small_groups
from desk.tally import Loss, Origin, Tally
from storage.bundle import Bundle, NotABundleError, read_bundle
from storage.record import Record


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
    id, or the same box under an id that was drawn anew once it could no longer be withdrawn. The link by which few came
    is forgotten (`small_groups`).

    Args:
        paths: Bundles, of one bot or of several.
        identities: At least one.
        progress: Is told after each box how many of how many were opened.

    Returns:
        The transcripts in the order of week and id, and what became of the others. Raises nothing for bad content.
    """
    bundles, origins, faults = _read_bundles(paths)
    withdrawn = frozenset[bytes]().union(*(bundle.withdrawn for bundle in bundles))
    sealed = [(bundle.source, story) for bundle in bundles for story in bundle]
    contents = _contents((story.box for _, story in sealed if story.id not in withdrawn), identities, progress)
    opened: dict[bytes, tuple[str, str, Record]] = {}
    lost: dict[bytes, Loss] = {}
    boxes: set[bytes] = set()
    repeated = 0
    for source, story in sealed:
        if story.id in opened or story.first in boxes:
            repeated += 1
        elif story.id not in withdrawn:
            match contents[story.box]:
                case Record() as record:
                    opened[story.id] = (story.first.hex()[:32], source, record)
                    boxes.add(story.first)
                    lost.pop(story.id, None)
                case loss:
                    lost[story.id] = loss
    records, unlinked = without_small_groups([record for *_, record in opened.values()])
    transcripts = [Transcript(*told[:2], record) for told, record in zip(opened.values(), records, strict=True)]
    tally = Tally(
        read=len(opened),
        withdrawn=len(withdrawn & {story.id for _, story in sealed}),
        repeated=repeated,
        lost=Counter(lost.values()),
        faults=tuple(faults),
        small_groups=unlinked,
        origins=tuple(origins),
    )
    return sorted(transcripts, key=lambda transcript: (transcript.record.week, transcript.id)), tally


def _contents(
    boxes: Iterable[bytes], identities: Sequence[x25519.Identity], progress: Callable[[int, int], None]
) -> Mapping[bytes, Record | Loss]:
    """What is in each box, each opened once, whatever number of bundles it is in."""
    once = list(dict.fromkeys(boxes))
    contents: dict[bytes, Record | Loss] = {}
    for box, content in zip(once, open_all(once, identities), strict=True):
        contents[box] = content
        progress(len(contents), len(once))
    return contents


def _read_bundles(paths: Iterable[Path]) -> tuple[list[Bundle], list[Origin], list[str]]:
    bundles: list[Bundle] = []
    origins: list[Origin] = []
    faults: list[str] = []
    for path in paths:
        try:
            bundle = read_bundle(path)
            with path.open("rb") as file:
                sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        except (NotABundleError, OSError) as error:
            faults.append(str(error))
        else:
            bundles.append(bundle)
            origins.append(Origin(path.name, bundle.source, sha256, len(bundle.stories)))
            if bundle.damage:
                faults.append(f"{path.name}: {bundle.damage}")
    return bundles, origins, faults
