"""What a page shows, put together for the templates."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

import jinja2
from starlette.datastructures import QueryParams

from conversations.experience import Moment, Part
from conversations.masking import find
from desk.exports import FORMATS
from desk.exports.harmless import harmless
from desk.notes import Filters, Redaction
from desk.notes.applied import moments_of, placeholder
from desk.page.changes import KINDS
from desk.page.session import Session
from desk.study import Pattern
from desk.transcripts import Transcript
from desk.wording import Language, wording

AT_A_TIME: Final = 50  # stories in the list
ALIKE: Final = 5
_MANY: Final = ("languages", "feelings", "parts", "themes", "prompts", "campaigns")


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


class View:
    """One page for one request."""

    def __init__(self, session: Session, language: Language, root: str, query: QueryParams) -> None:
        self._session = session
        self._language = language
        self._root = root
        self._query = query
        self.filters = _filters(query)

    def at(self, place: str) -> str:
        """An address below the secret."""
        return f"{self._root}/{place}"

    def say(self, key: str, **filled_in: object) -> str:
        """Words by their dotted key."""
        return texts(self._language)[key].format(**filled_in)

    def start(self, bundles: Iterable[Path], keys: Iterable[Path]) -> str:
        """What to open."""
        return self._render("start.html", bundles=list(bundles), keys=list(keys))

    def opening(self) -> str:
        """How far it is."""
        return self._render("opening.html")

    def stories(self) -> str:
        """The list and one story."""
        study = self._session.study(self.filters)
        aside = {note.story: note.reason for note in self._session.keeper.notes.asides}
        ids = [transcript.id for transcript in study.transcripts]
        if self._query.get("aside"):
            ids = [transcript.id for transcript in self._session.transcripts if transcript.id in aside]
        there = {transcript.id: transcript for transcript in self._session.transcripts}
        story = self._query.get("story", "")
        story = story if story in there else (ids[0] if ids else "")
        place = ids.index(story) if story in ids else 0
        page = place // AT_A_TIME
        shown = ids[page * AT_A_TIME : (page + 1) * AT_A_TIME]
        redacted = {transcript.id: transcript for transcript in study.transcripts} | {
            transcript.id: transcript for transcript in self._session.study().transcripts if transcript.id == story
        }
        rows = [self._row(redacted.get(name, there[name])) for name in shown]
        return self._render(
            "stories.html",
            study=study,
            rows=rows,
            story=there.get(story),
            row=self._row(redacted.get(story, there[story])) if story else None,
            moments=self._moments(there[story]) if story else [],
            aside=aside,
            before=ids[place - 1] if place else "",
            after=ids[place + 1] if place + 1 < len(ids) else "",
            first=page * AT_A_TIME + 1,
            count=len(ids),
            page_before=ids[(page - 1) * AT_A_TIME] if page else "",
            page_after=ids[(page + 1) * AT_A_TIME] if (page + 1) * AT_A_TIME < len(ids) else "",
            alike=self._alike(story),
            kinds=KINDS,
            mine=[pattern for pattern in study.patterns if story in pattern.stories],
            options=self._options(),
        )

    def patterns(self) -> str:
        """What people saw, in their words."""
        study = self._session.study()
        there = {transcript.id: transcript for transcript in study.transcripts}
        shown = [(pattern, [self._row(there[name]) for name in pattern.stories]) for pattern in study.patterns]
        return self._render("patterns.html", study=study, shown=shown, passages=self._passages(study.patterns, there))

    def leave(self) -> str:
        """What may leave the desk, and in which form."""
        study = self._session.study(self.filters)
        return self._render("leave.html", study=study, forms=list(FORMATS), options=self._options())

    def here(self, place: str, **changed: str) -> str:
        """An address with the present filters and with these changes; what is empty is left out."""
        kept = [(name, value) for name, value in self._query.multi_items() if value and name not in changed]
        query = urlencode([*kept, *((name, value) for name, value in changed.items() if value)])
        return f"{place}?{query}" if query else place

    def _render(self, template: str, **more: Any) -> str:
        words = wording(self._language)
        return (
            templates()
            .get_template(template)
            .render(
                view=self,
                say=self.say,
                session=self._session,
                language=self._language,
                languages=list(Language),
                filters=self.filters,
                feeling=lambda key: words.feelings.get(key, key),
                theme=lambda key: words.themes.get(key, key),
                spoken=lambda key: words.languages.get(key, key),
                part=lambda key: words.part[key],
                **more,
            )
        )

    def _row(self, transcript: Transcript) -> dict[str, Any]:
        moments = moments_of(transcript.record.experience)
        year, _, week = transcript.record.week.partition("-W")
        return {
            "id": transcript.id,
            "week": self.say("story.week", week=int(week) if week.isdecimal() else week, year=year),
            "begins": harmless(" · ".join(moment.text for moment in moments.values()))[:160],
            "parts": list(moments),
            "feelings": [moment.feeling for moment in moments.values() if moment.feeling],
            "source": transcript.source,
        }

    def _moments(self, transcript: Transcript) -> list[dict[str, Any]]:
        notes = self._session.keeper.notes
        return [
            {
                "part": part,
                "moment": moment,
                "question": harmless(moment.question),
                "pieces": _pieces(
                    moment,
                    [cut for cut in notes.redactions if (cut.story, cut.part) == (transcript.id, part)],
                ),
            }
            for part, moment in moments_of(transcript.record.experience).items()
        ]

    def _alike(self, story: str) -> list[dict[str, Any]]:
        if not story or not self._query.get("alike"):
            return []
        there = {transcript.id: transcript for transcript in self._session.study().transcripts}
        return [self._row(there[name]) for name in self._session.like(story, ALIKE * 2) if name in there][:ALIKE]

    def _passages(self, patterns: Iterable[Pattern], there: Mapping[str, Transcript]) -> dict[str, list[str]]:
        told: dict[str, list[str]] = {}
        for pattern in patterns:
            for passage in pattern.passages:
                moment = moments_of(there[passage.story].record.experience)[passage.part]
                told.setdefault(f"{pattern.id} {passage.story}", []).append(
                    harmless(moment.text[passage.start : passage.end])
                )
        return told

    def _options(self) -> dict[str, list[str]]:
        """What there is to filter by."""
        records = [transcript.record for transcript in self._session.transcripts]
        moments = [moment for record in records for moment in moments_of(record.experience).values()]
        return {
            "weeks": sorted({record.week for record in records}),
            "languages": sorted({moment.language for moment in moments}),
            "feelings": sorted({moment.feeling for moment in moments if moment.feeling}),
            "parts": list(Part),
            "themes": sorted({theme for moment in moments for theme in moment.themes}),
            "prompts": sorted({record.experience.prompt for record in records} - {"default"}),
            "campaigns": sorted({record.experience.campaign or "" for record in records} - {""}),
        }


def _filters(query: QueryParams) -> Filters:
    many = {name: frozenset(value for value in query.getlist(name) if value) for name in _MANY}
    return Filters(since=query.get("since", ""), until=query.get("until", ""), words=query.get("words", ""), **many)


def _pieces(moment: Moment, cuts: list[Redaction]) -> list[Piece]:
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


@functools.cache
def templates() -> jinja2.Environment:
    """The templates; everything that they show is escaped."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@functools.cache
def texts(language: Language) -> Mapping[str, str]:
    """The page's words, by dotted key."""
    file = resources.files(__package__).joinpath("texts", f"{language}.toml")
    tables = tomllib.loads(file.read_text(encoding="utf-8"))
    return {f"{table}.{key}": words for table, entries in tables.items() for key, words in entries.items()}
