"""The report as one HTML file: style, charts and tables within, nothing fetched, nothing run."""

from __future__ import annotations

from pathlib import Path
from typing import IO, Final

from conversations.languages import OUR_LANGUAGES, Language
from desk.exports.harmless import harmless
from desk.phrases import phrases
from desk.report import charts
from desk.report.counting import BOTH_PARTS, NONE, SEVERAL, UNTOLD
from desk.report.figures import Figures, Wanted, figures_of
from desk.report.periods import Period, PeriodError
from desk.report.words import SIDES
from desk.study import Study
from desk.templating import templates
from desk.wording import wording

_OWN_WORDS: Final = frozenset({UNTOLD, BOTH_PARTS, SEVERAL, NONE, "default"})
_ROUND: Final = 10  # percent from which on no decimal is told


class ReportError(Exception):
    """There can be no such report; the message is a sentence in the report's language."""


def write_report(study: Study, language: Language, out: IO[bytes], wanted: Wanted | None = None) -> None:
    """Write the report of a study.

    Raises:
        ReportError: The periods that were asked for cannot be compared.
    """
    wanted = wanted or Wanted()
    try:
        figures = figures_of(study, wanted, wording(language).themes)
    except PeriodError as problem:
        sentence = phrases("desk.report", language)[str(problem)]
        raise ReportError(sentence.format(least=wanted.least)) from None
    out.write(render(figures, language).encode())


def render(figures: Figures, language: Language) -> str:
    """The file's content."""
    words = _Words(language)
    return (
        templates(Path(__file__).parent)
        .get_template("report.html")
        .render(
            figures=figures,
            language=language,
            say=words.say,
            name=words.name,
            week=words.week,
            percent=words.percent,
            period=words.period,
            word=lambda word: word,
            charts=charts,
            gaps=words.gaps(figures),
            spoken=OUR_LANGUAGES,
            sides=SIDES,
        )
    )


class _Words:
    """What cells are called in one language."""

    def __init__(self, language: Language) -> None:
        self._phrases = phrases("desk.report", language)
        self._wording = wording(language)

    def say(self, key: str, **filled_in: object) -> str:
        return self._phrases[key].format(**filled_in)

    def name(self, cell: str) -> str:
        """A cell's name; campaigns, cities and prompts have their own."""
        if cell in _OWN_WORDS:
            return self._phrases[f"cell.{cell}"]
        labels = self._wording
        known = {**labels.part, **labels.feelings, **labels.themes, **labels.languages}
        return known[cell][:1].upper() + known[cell][1:] if cell in known else harmless(cell)

    def percent(self, part: int, whole: int) -> str:
        """A share in words' own way of writing numbers, finer where it is small."""
        share = 100 * part / whole
        return f"{share:.0f}" if share >= _ROUND else f"{share:.1f}".replace(".", self.say("chart.point"))

    def week(self, week: str) -> str:
        return self.say("week.name", week=int(week[6:]), year=week[:4])

    def period(self, period: Period) -> str:
        return self.say("period.name", since=self.week(period.since), until=self.week(period.until))

    def gaps(self, figures: Figures) -> list[str]:
        """Sentences about whom the stories do not come from, as far as the published numbers tell."""
        seen = {"language": figures.tables.get("language", {}), "theme": figures.themes}
        absent = {f"missing.no_{kind}": [cell for cell in cells if cells[cell] == 0] for kind, cells in seen.items()}
        absent["missing.few_theme"] = [theme for theme, number in figures.themes.items() if number is None]
        said = [
            f"{self.say(key, least=figures.least)} {', '.join(self.name(cell).lower() for cell in cells)}."
            for key, cells in absent.items()
            if cells
        ]
        empty = sum(number == 0 for number in figures.tables.get("week", {}).values())
        return [*said, *([self.say("missing.weeks", count=empty)] if empty else [])]
