"""A moment's text in pieces: as it was told, what is hidden in it, and what looks as if it should be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from conversations.experience import Moment
from conversations.masking import find
from desk.exports.harmless import harmless
from desk.notes import Redaction
from desk.notes.applied import placeholder


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a moment's text as it is shown.

    Attributes:
        start: In the text as it was handed in.
        kind: Of a redaction or suggestion, "" for plain words.
        cut: Whether it is redacted; a suggestion is not yet.
    """

    text: str
    start: int
    end: int
    kind: str = ""
    cut: bool = False


def pieces_of(moment: Moment, cuts: Sequence[Redaction]) -> list[Piece]:
    """The text, cut where something is redacted, or looks as if it should be."""
    text = moment.text
    spans = [(cut.start, cut.end, cut.kind, True) for cut in cuts]
    spans += [
        (span.start, span.end, span.kind, False)
        for span in find(text)
        if not any(cut.start < span.end and span.start < cut.end for cut in cuts)
    ]
    pieces, done = [], 0
    for start, end, kind, cut in sorted(spans):
        if start > done:
            pieces.append(Piece(harmless(text[done:start]), done, start))
        pieces.append(Piece(placeholder(kind) if cut else harmless(text[start:end]), start, end, kind, cut))
        done = end
    return [*pieces, Piece(harmless(text[done:]), done, len(text))] if done < len(text) else pieces
