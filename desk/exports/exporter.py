"""What a form of export has to offer, and where an export goes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import IO, overload

from desk.study import Study
from desk.transcripts import Transcript
from desk.wording import Wording


@dataclass(frozen=True, slots=True)
class Output:
    """Where an export goes.

    Attributes:
        file: Open for bytes, perhaps a pipe.
        folder: Where pieces may lie in the clear until the file is whole, since it comes to lie there itself; None
            where there is no such place, and pieces are held in memory.
    """

    file: IO[bytes]
    folder: Path | None = None


@dataclass(frozen=True, slots=True)
class Exporter:
    """One form in which stories leave the desk.

    Attributes:
        summary: A few English words for `--help`.
        module: Where its `write` is; loaded when it is used, since some forms want libraries of the extra `desk`.
        suffix: Of a file's name, without a dot.
        manifest: Whether it says within what was left out; otherwise a manifest goes beside it.
        rounds: How often it goes through the stories, for whoever shows how far it is.
    """

    summary: str
    module: str
    suffix: str
    manifest: bool = True
    rounds: int = 1

    def write(
        self, study: Study, wording: Wording, out: Output, progress: Callable[[int, int], None] | None = None
    ) -> None:
        """Write a study.

        Args:
            study: All that may leave.
            wording: Of headings and labels.
            out: Where to.
            progress: Is told after each story how many of how many steps are done.

        Raises:
            OSError: It cannot be written.
            ModuleNotFoundError: The extra `desk` is not installed.
        """
        if progress is not None:
            study = replace(study, transcripts=_Watched(study.transcripts, self.rounds, progress))
        import_module(f"desk.exports.{self.module}").write(study, wording, out)


class _Watched(Sequence[Transcript]):
    """Transcripts that tell how far somebody is who goes through them."""

    def __init__(self, transcripts: Sequence[Transcript], rounds: int, progress: Callable[[int, int], None]) -> None:
        self._transcripts = transcripts
        self._total = rounds * len(transcripts)
        self._done = 0
        self._progress = progress

    def __len__(self) -> int:
        return len(self._transcripts)

    @overload
    def __getitem__(self, index: int) -> Transcript: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Transcript]: ...
    def __getitem__(self, index: int | slice) -> Transcript | Sequence[Transcript]:
        return self._transcripts[index]

    def __iter__(self) -> Iterator[Transcript]:
        for transcript in self._transcripts:
            yield transcript
            self._done += 1
            self._progress(self._done, self._total)
