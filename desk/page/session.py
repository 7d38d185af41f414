"""What has been opened: transcripts and notes, in this process's memory and nowhere else."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import partial
from pathlib import Path
from typing import Protocol

from conversations.experience import Part
from desk.keyring import KeyFileError, load_key
from desk.notes import Filters, Notes, NotesError, NotesFile, study_of
from desk.notes.applied import moments_of
from desk.page.example import example
from desk.page.example.inventing import invent
from desk.page.problems import NothingReadError, Problem, problem_of
from desk.page.similar import Likeness
from desk.study import Study
from desk.tally import Tally
from desk.transcripts import Transcript, read_transcripts
from storage.bundle import NotABundleError, read_bundle
from storage.errors import StorageError


class Phase(Enum):
    """How far it is."""

    CLOSED = auto()
    OPENING = auto()
    OPEN = auto()


class Keeper(Protocol):
    """Keeps notes; `NotesFile` does it in a sealed file."""

    notes: Notes

    def change(self, how: Callable[[Notes], Notes]) -> None:
        """Change the notes; raises NotesError, and then nothing has changed."""
        ...


@dataclass
class InMemory:
    """Keeps notes of the example, which are nobody's."""

    notes: Notes = field(default_factory=Notes)

    def change(self, how: Callable[[Notes], Notes]) -> None:
        """Change the notes."""
        self.notes = how(self.notes)


class Session:
    """One sitting at the desk."""

    def __init__(self) -> None:
        self.phase = Phase.CLOSED
        self.problem: Problem | None = None
        self.done = self.total = 0
        self.transcripts: Sequence[Transcript] = ()
        self.tally = Tally(0, 0, 0, Counter(), ())
        self.keeper: Keeper = InMemory()
        self.is_example = False
        self._likeness: Likeness | None = None
        self._studied: tuple[tuple[Notes, Filters | None], Study] | None = None
        self._opening: asyncio.Task[None] | None = None

    def open(self, bundles: Sequence[Path], key: Path, passphrase: str) -> None:
        """Begin to open bundles; `phase`, `done` and `problem` tell how it goes."""
        self.close()
        self.phase = Phase.OPENING
        self._opening = asyncio.create_task(self._open(bundles, key, passphrase))

    def open_example(self, count: int = 0) -> None:
        """Open invented stories, a few or so many, with notes that go with this sitting."""
        self.close()
        self.transcripts = invent(count) if count else example()
        self.tally = Tally(len(self.transcripts), 0, 0, Counter(), ())
        self.is_example = True
        self.phase = Phase.OPEN

    def close(self) -> None:
        """Forget everything that was opened."""
        if self._opening is not None:
            self._opening.cancel()
        self.__init__()  # type: ignore[misc] # the same as a new one, for whoever holds this one

    def study(self, filters: Filters | None = None) -> Study:
        """What may leave the desk."""
        asked = (self.keeper.notes, filters)
        if self._studied is None or self._studied[0] != asked:
            self._studied = asked, study_of(self.transcripts, self.tally, self.keeper.notes, filters)
        return self._studied[1]

    def like(self, story: str, most: int) -> list[str]:
        """Ids of stories that are like one."""
        if self._likeness is None:
            self._likeness = Likeness((transcript.id, whole_text(transcript)) for transcript in self.transcripts)
        return self._likeness.nearest(story, most)

    def text_of(self, story: str, part: Part) -> str | None:
        """A moment's text as it was handed in; None where there is none such."""
        for transcript in self.transcripts:
            if transcript.id == story:
                moment = moments_of(transcript.record.experience).get(part)
                return moment.text if moment else None
        return None

    async def _open(self, bundles: Sequence[Path], key: Path, passphrase: str) -> None:
        try:
            await asyncio.to_thread(self._read, bundles, key, passphrase)
        except (KeyFileError, NotesError, NothingReadError, StorageError) as error:
            self.phase, self.problem = Phase.CLOSED, problem_of(error)
        else:
            # Here and not in the thread that reads: a page that is just being put together sees one phase only.
            self.phase = Phase.OPEN

    def _read(self, bundles: Sequence[Path], key: Path, passphrase: str) -> None:
        identities = load_key(key, lambda: passphrase).identities
        recipients = []
        for path in bundles:
            try:
                recipients.append(read_bundle(path).recipients)
            except NotABundleError:
                continue  # told of below, with the others
        transcripts, tally = read_transcripts(bundles, identities, partial(Session._progress, self))
        if not transcripts:
            raise NothingReadError(tally)
        self.keeper = NotesFile.open(bundles[0].parent, recipients, identities)
        self.transcripts, self.tally = transcripts, tally

    def _progress(self, done: int, total: int) -> None:
        self.done, self.total = done, total


def whole_text(transcript: Transcript) -> str:
    """All that a story says."""
    return "\n".join(moment.text for moment in moments_of(transcript.record.experience).values())
