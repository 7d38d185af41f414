"""The report as a file: whole, small, silent about everybody, and drawn for everybody."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from click.testing import CliRunner
from playwright.sync_api import Browser

from conversations.languages import EN, NB, NN, OUR_LANGUAGES, Language
from desk.page.example.inventing import invent
from desk.phrases import phrases
from desk.report import Period, Wanted, figures_of, write_report
from desk.report.document import ReportError
from desk.report_command import report
from desk.study import Kept, Study
from desk.transcripts import Transcript
from tests.playground.browser.conftest import browser

__all__ = ["browser"]

TWO = (Period("2026-W36", "2026-W37"), Period("2026-W38", "2026-W41"))


@pytest.fixture(scope="module")
def many() -> Study:
    return Study(invent(5_000))


def written(study: Study, language: Language = NB, wanted: Wanted | None = None) -> str:
    out = io.BytesIO()
    write_report(study, language, out, wanted)
    return out.getvalue().decode()


def test_five_thousand_stories_make_a_small_file_that_fetches_nothing(many: Study) -> None:
    page = written(many, wanted=Wanted(periods=TWO))
    assert len(page.encode()) < 200_000
    assert not re.search(r"(?:src=|href=|url\(|@import|<script|<link)", page)


def test_every_chart_is_a_picture_with_a_title_and_a_table(many: Study) -> None:
    page = written(many, wanted=Wanted(periods=TWO))
    charts = page.count("<svg ")
    assert charts > 15
    assert (
        charts == page.count('<svg role="img" aria-labelledby=') == page.count("<title id=") == page.count("<caption>")
    )


def test_nothing_is_read_of_what_was_told(many: Study) -> None:
    page = written(many)
    assert not any(
        moment.text[:30] in page
        for transcript in many.transcripts[:300]
        for moment in (transcript.record.experience.small, transcript.record.experience.structural)
        if moment
    )


def test_too_few_stories_give_no_number() -> None:
    page = written(Study(invent(5)))
    assert "<svg" not in page
    assert figures_of(Study(invent(5)), Wanted(), ["people"]).tables == {}


def test_words_stand_in_six_stories_and_are_lacking_in_six(many: Study) -> None:
    few = Study(many.transcripts[:400])
    words = figures_of(few, Wanted(), []).words
    assert words
    assert all(number >= 6 for each in words for _, number in each.words)
    assert not any(word in {"jeg", "ikke", "eg", "the"} for each in words for word, _ in each.words)


def test_what_staff_did_is_told_without_a_number(many: Study) -> None:
    page = written(replace(many, kept=Kept(redacted=2, put_aside=1, filtered_out=3)), EN)
    for key in ("redacted", "put_aside", "filtered_out"):
        assert phrases("desk.report", EN)[f"changed.{key}"] in page


@pytest.mark.parametrize(
    ("first", "second", "key"),
    [
        (Period("2026-W40", "2026-W36"), TWO[1], "period.backwards"),
        (Period("2026-W36", "2026-W39"), TWO[1], "period.overlap"),
        (Period("2025-W36", "2025-W37"), TWO[1], "period.few"),
    ],
)
def test_periods_that_cannot_be_compared_are_refused_in_words(
    many: Study, first: Period, second: Period, key: str
) -> None:
    with pytest.raises(ReportError, match=re.escape(phrases("desk.report", NN)[key].format(least=6))):
        written(many, NN, Wanted(periods=(first, second)))


@pytest.mark.parametrize("package", ["desk.page", "desk.report", "desk.cards"])
def test_all_languages_say_the_same(package: str) -> None:
    said = [phrases(package, language) for language in OUR_LANGUAGES]
    holes = [{key: sorted(re.findall(r"{(\w+)", text)) for key, text in each.items()} for each in said]
    assert holes[0] == holes[1] == holes[2]


def test_nobody_is_kept_out_and_it_prints(browser: Browser, many: Study, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    file.write_text(written(many, wanted=Wanted(periods=TWO)), encoding="utf-8")
    for scheme in ("light", "dark"):
        page = browser.new_page(viewport={"width": 390, "height": 844}, color_scheme=scheme)  # type: ignore[arg-type]
        page.goto(file.as_uri())
        assert Axe().run(page).response["violations"] == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")
    page.close()


def test_at_the_command_line(
    bundle: Callable[..., Path], story: Callable[..., Transcript], plain_key: Path, tmp_path: Path
) -> None:
    path = bundle(*(story(f"Nikket til meg {number}", number=number) for number in range(1, 8)))
    words = ["--bundle", str(path), "--key", str(plain_key), "-o"]
    done = CliRunner().invoke(report, [*words, str(tmp_path / "r.html")])
    assert done.exit_code == 0, done.output
    assert "7 av 5000 historier" in (tmp_path / "r.html").read_text(encoding="utf-8")
    assert (tmp_path / "r.html").stat().st_mode & 0o777 == 0o600
    done = CliRunner().invoke(report, [*words, str(tmp_path / "r.pdf"), "--pdf"])
    assert done.exit_code == 0, done.output
    assert (tmp_path / "r.pdf").read_bytes().startswith(b"%PDF")
    done = CliRunner().invoke(report, [*words, str(tmp_path / "no.html"), "--first", "2026-W01:2026-W02"])
    assert done.exit_code == 2
    both = ["--first", "2026-W01:2026-W02", "--second", "2026-W03:2026-W04"]
    done = CliRunner().invoke(report, [*words, str(tmp_path / "no.html"), *both])
    assert done.exit_code == 1
    assert not (tmp_path / "no.html").exists(), "whole or not at all"
