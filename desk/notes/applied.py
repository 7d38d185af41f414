"""From transcripts and notes to a study: nothing that is made from it knows what was redacted or put aside."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from conversations.experience import Experience, Moment, Part
from desk.notes.model import Notes, Redaction
from desk.numbers import number_of
from desk.study import Kept, Passage, Pattern, Study
from desk.tally import Tally
from desk.transcripts import Transcript


@dataclass(frozen=True, slots=True)
class Filters:
    """Which stories are wanted; an empty attribute wants all.

    Attributes:
        since: ISO week from which on.
        until: ISO week up to and with which.
        feelings: Of any of its moments.
        parts: That it has.
        sources: The city or bot that its bundle is from.
        words: All of which occur in it, in any of its moments or in its number, large or small letters.
    """

    since: str = ""
    until: str = ""
    languages: frozenset[str] = frozenset()
    feelings: frozenset[str] = frozenset()
    parts: frozenset[str] = frozenset()
    themes: frozenset[str] = frozenset()
    prompts: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    campaigns: frozenset[str] = frozenset()
    words: str = ""

    def wants(self, transcript: Transcript) -> bool:
        """Whether a story is wanted."""
        record = transcript.record
        moments = moments_of(record.experience)
        return (
            (not self.since or record.week >= self.since)
            and (not self.until or record.week <= self.until)
            and _any(self.languages, (moment.language for moment in moments.values()))
            and _any(self.feelings, (moment.feeling or "" for moment in moments.values()))
            and _any(self.parts, moments)
            and _any(self.themes, (theme for moment in moments.values() for theme in moment.themes))
            and _any(self.prompts, (record.experience.prompt,))
            and _any(self.sources, (transcript.source,))
            and _any(self.campaigns, (record.experience.campaign or "",))
            and _all_words(self.words, transcript.id, moments.values())
        )


def study_of(transcripts: Sequence[Transcript], tally: Tally, notes: Notes, filters: Filters | None = None) -> Study:
    """What may leave the desk."""
    aside = {note.story for note in notes.asides}
    cuts = _cuts(notes.redactions)
    redacted = {story for story, _ in cuts}
    shown = [
        redact(transcript, cuts) if transcript.id in redacted else transcript
        for transcript in transcripts
        if transcript.id not in aside
    ]
    wanted = [transcript for transcript in shown if filters is None or filters.wants(transcript)]
    ids = {transcript.id for transcript in wanted}
    there = {transcript.id for transcript in transcripts}
    kept = Kept(
        redacted=len(redacted & ids),
        put_aside=len(aside & there),
        filtered_out=len(shown) - len(wanted),
    )
    patterns = tuple(_within(pattern, ids, cuts) for pattern in notes.patterns)
    return Study(wanted, patterns, replace(tally, read=len(wanted)), kept)


def redact(transcript: Transcript, cuts: Mapping[tuple[str, Part], Sequence[Redaction]]) -> Transcript:
    """The transcript with placeholders where its redactions are."""
    experience = transcript.record.experience
    parts = {
        part: replace(moment, text=_text(moment.text, cuts.get((transcript.id, part), ())))
        for part, moment in moments_of(experience).items()
    }
    new = replace(experience, small=parts.get(Part.SMALL), structural=parts.get(Part.STRUCTURAL))
    return replace(transcript, record=replace(transcript.record, experience=new))


def moments_of(experience: Experience) -> dict[Part, Moment]:
    """The moments that there are."""
    both = {Part.SMALL: experience.small, Part.STRUCTURAL: experience.structural}
    return {part: moment for part, moment in both.items() if moment is not None}


def _cuts(redactions: Iterable[Redaction]) -> dict[tuple[str, Part], list[Redaction]]:
    cuts: dict[tuple[str, Part], list[Redaction]] = {}
    for redaction in sorted(redactions, key=lambda each: each.start):
        cuts.setdefault((redaction.story, redaction.part), []).append(redaction)
    return cuts


def placeholder(kind: str) -> str:
    """What stands in place of redacted words; the same in every language, so that exports can be searched for it."""
    return f"[{kind}]"


def _text(text: str, cuts: Sequence[Redaction]) -> str:
    parts, done = [], 0
    for cut in cuts:
        parts += [text[done : cut.start], placeholder(cut.kind)]
        done = cut.end
    return "".join((*parts, text[done:]))


def _within(pattern: Pattern, ids: set[str], cuts: Mapping[tuple[str, Part], Sequence[Redaction]]) -> Pattern:
    return replace(
        pattern,
        stories=tuple(story for story in pattern.stories if story in ids),
        passages=tuple(
            _shifted(passage, cuts.get((passage.story, passage.part), ()))
            for passage in pattern.passages
            if passage.story in ids
        ),
        choices=tuple(choice for choice in pattern.choices if choice.story in ids),
    )


def _shifted(passage: Passage, cuts: Sequence[Redaction]) -> Passage:
    """The passage in the text with placeholders; a cut that it begins or ends in belongs to it as a whole."""
    return replace(passage, start=_at(passage.start, cuts, behind=False), end=_at(passage.end, cuts, behind=True))


def _at(offset: int, cuts: Sequence[Redaction], *, behind: bool) -> int:
    shift = 0
    for cut in cuts:
        length = len(placeholder(cut.kind))
        if offset >= cut.end:
            shift += length - (cut.end - cut.start)
        elif cut.start < offset < cut.end:
            return cut.start + shift + (length if behind else 0)
    return offset + shift


def _any(wanted: frozenset[str], there: Iterable[str]) -> bool:
    return not wanted or not wanted.isdisjoint(there)


def _all_words(words: str, story: str, moments: Iterable[Moment]) -> bool:
    if not words.strip():
        return True
    text = "\n".join((number_of(story), *(moment.text for moment in moments))).casefold()
    return all(word in text for word in unicodedata.normalize("NFC", words).casefold().split())
