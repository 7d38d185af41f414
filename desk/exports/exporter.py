"""What a form of export has to offer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import IO

from desk.transcripts import Transcript
from desk.wording import Wording


@dataclass(frozen=True, slots=True)
class Exporter:
    """One form in which transcripts leave the desk.

    Attributes:
        summary: A few English words for `--help`.
        write: Writes the transcripts, in the order given, to a file that is open for bytes; it may not assume that it
            can seek, since the file may be a pipe. Raises OSError only.
    """

    summary: str
    write: Callable[[Sequence[Transcript], Wording, IO[bytes]], None]
