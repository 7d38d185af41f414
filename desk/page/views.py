"""What a page shows, put together for the templates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from conversations.languages import OUR_LANGUAGES, Language
from desk.exports.harmless import harmless
from desk.notes.applied import moments_of
from desk.numbers import number_of
from desk.page.changes import KINDS
from desk.page.choices import MANY, filters_of, options_of
from desk.page.downloads import DOWNLOADS
from desk.page.pieces import pieces_of
from desk.page.problems import losses_of
from desk.page.session import Session
from desk.page.wordlists import wordlists
from desk.phrases import phrases
from desk.report.figures import LEAST
from desk.study import Pattern
from desk.templating import templates
from desk.transcripts import Transcript
from desk.wording import wording

AT_A_TIME: Final = 50  # stories in the list
ALIKE: Final = 5


class View:
    """One page for one request."""

    def __init__(self, session: Session, language: Language, root: str, query: QueryParams) -> None:
        self._session = session
        self._language = language
        self._root = root
        self._query = query
        self.filters = filters_of(query)

    def at(self, place: str) -> str:
        """An address below the secret."""
        return f"{self._root}/{place}"

    def say(self, key: str, **filled_in: object) -> str:
        """Words by their dotted key."""
        return phrases("desk.page", self._language)[key].format(**filled_in)

    def start(self, bundles: Iterable[Path], keys: Iterable[Path]) -> str:
        """What to open."""
        return self._render("start.html", bundles=list(bundles), keys=list(keys))

    def opening(self) -> str:
        """How far it is."""
        return self._render("opening.html")

    def stories(self) -> str:
        """The list and one story."""
        study, notes = self._session.study(self.filters), self._session.keeper.notes
        aside = {note.story: note.reason for note in notes.asides}
        shown = {transcript.id: transcript for transcript in study.transcripts}
        ids = list(shown)
        if self._query.get("aside"):
            ids = [transcript.id for transcript in self._session.transcripts if transcript.id in aside]
        story = self._query.get("story", "")
        there = {each.id: each for each in self._session.transcripts if each.id == story or each.id in aside}
        if ids and story not in there:
            story = ids[0]
            there |= {each.id: each for each in self._session.transcripts if each.id == story}
        place = ids.index(story) if story in ids else 0
        first = place // AT_A_TIME * AT_A_TIME
        return self._render(
            "stories.html",
            study=study,
            rows=[self._row(shown.get(name) or there[name]) for name in ids[first : first + AT_A_TIME]],
            story=there.get(story),
            row=self._row(there[story]) if story in there else None,
            moments=self._moments(there[story]) if story in there else [],
            aside=aside,
            place=place + 1,
            before=ids[place - 1] if place else "",
            after=ids[place + 1] if place + 1 < len(ids) else "",
            first=first + 1,
            count=len(ids),
            page_before=ids[first - AT_A_TIME] if first else "",
            page_after=ids[first + AT_A_TIME] if first + AT_A_TIME < len(ids) else "",
            alike=self._alike(story),
            kinds=KINDS,
            mine=[pattern for pattern in notes.patterns if story in pattern.stories],
            losses=[self.say(loss.key, **loss.filled_in) for loss in losses_of(self._session.tally)],
        )

    def patterns(self) -> str:
        """What people saw, in their words."""
        study = self._session.study()
        there = {transcript.id: transcript for transcript in study.transcripts}
        shown = [(pattern, [self._row(there[name]) for name in pattern.stories]) for pattern in study.patterns]
        passages = self._passages(study.patterns, there)
        return self._render("patterns.html", study=study, shown=shown, passages=passages, least=LEAST)

    def words(self) -> str:
        """Words that come again, counted; each leads to the stories that it stands in."""
        study = self._session.study(self.filters)
        counted, contrasts = wordlists(study.transcripts)
        return self._render("words.html", study=study, counted=counted, contrasts=contrasts)

    def leave(self) -> str:
        """What may leave the desk, and in which form."""
        kept = [(name, value) for name, value in self._query.multi_items() if value]
        return self._render("leave.html", study=self._session.study(self.filters), forms=list(DOWNLOADS), kept=kept)

    def trouble(self, sentence: str) -> str:
        """Why something could not be made."""
        return self._render("trouble.html", sentence=sentence)

    def problem(self) -> str:
        """What went wrong last, in the language of now; said once."""
        problem, self._session.problem = self._session.problem, None
        return self.say(problem.key, **problem.filled_in) if problem else ""

    def here(self, place: str, **changed: str) -> str:
        """An address with the present filters and with these changes; what is empty is left out."""
        kept = [(name, value) for name, value in self._query.multi_items() if value and name not in changed]
        query = urlencode([*kept, *((name, value) for name, value in changed.items() if value)])
        return f"{place}?{query}" if query else place

    def _render(self, template: str, **more: Any) -> str:
        words = wording(self._language)
        return (
            templates(Path(__file__).parent)
            .get_template(template)
            .render(
                view=self,
                say=self.say,
                session=self._session,
                language=self._language,
                languages=OUR_LANGUAGES,
                filters=self.filters,
                chosen=sum(len(getattr(self.filters, name)) for name in MANY)
                + bool(self.filters.since)
                + bool(self.filters.until),
                options=options_of(self._session.transcripts),
                feeling=lambda key: words.feelings.get(key, key),
                theme=lambda key: words.themes.get(key, key),
                spoken=lambda key: words.languages.get(key, key),
                part=lambda key: words.part[key],
                week=self._week,
                prompt=lambda key: self.say("filter.default") if key == "default" else key,
                **more,
            )
        )

    def _week(self, week: str) -> str:
        return self.say("story.week", week=int(week[6:]), year=week[:4])

    def _row(self, transcript: Transcript) -> dict[str, Any]:
        moments = moments_of(transcript.record.experience)
        return {
            "id": transcript.id,
            "number": number_of(transcript.id),
            "week": self._week(transcript.record.week),
            "begins": harmless(" · ".join(moment.text for moment in moments.values()))[:160],
            "parts": list(moments),
            "feelings": [moment.feeling for moment in moments.values() if moment.feeling],
            "source": transcript.source,
        }

    def _moments(self, transcript: Transcript) -> list[dict[str, Any]]:
        redactions = self._session.keeper.notes.redactions
        return [
            {
                "part": part,
                "moment": moment,
                "question": harmless(moment.question),
                "pieces": pieces_of(
                    moment, [cut for cut in redactions if (cut.story, cut.part) == (transcript.id, part)]
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
