"""Cards: nothing cut off, nothing told that should not be, and the same deck again for its seed."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser

from conversations.experience import Part
from conversations.languages import NB
from desk.cards import Wanted, write_cards
from desk.cards.deck import deal
from desk.cards.fitting import Size, pieces_of
from desk.cards.sheets import lay_out
from desk.cards_command import cards
from desk.numbers import number_of
from desk.page.example.inventing import invent
from desk.study import Study
from desk.transcripts import Transcript
from tests.desk.conftest import ATTACKS
from tests.playground.browser.conftest import browser

__all__ = ["browser"]

LONG = "Det var en gang en dag på campus da alt gikk litt for fort. "
TEXTS = [*ATTACKS.values(), *(LONG * times for times in (1, 4, 6, 9, 14, 25, 40, 60, 75)), "x" * 4_000, "ja\n" * 90]


def told(text: str, number: int) -> Transcript:
    transcript = invent(1, seed=number)[0]
    experience = transcript.record.experience
    moment = replace(experience.small or experience.structural, text=text)  # type: ignore[type-var]
    record = replace(transcript.record, experience=replace(experience, small=moment))
    return replace(transcript, record=record, id=f"{number:032x}")


def written(study: Study, wanted: Wanted) -> str:
    out = io.BytesIO()
    write_cards(study, NB, out, wanted)
    return out.getvalue().decode()


@pytest.mark.parametrize("per_page", [8, 4])
def test_no_text_is_cut_off(browser: Browser, tmp_path: Path, per_page: int) -> None:
    study = Study([told(text, number) for number, text in enumerate(TEXTS, start=1)])
    file = tmp_path / "cards.html"
    file.write_text(written(study, Wanted(7, None, per_page, blank=3, sheets=1)), encoding="utf-8")
    page = browser.new_page(viewport={"width": 794, "height": 1123})
    page.goto(file.as_uri())
    page.emulate_media(media="print")
    clipped = page.evaluate(
        """[...document.querySelectorAll(".card, .card > *")]
           .filter(c => c.scrollHeight > c.clientHeight + 1 || c.scrollWidth > c.clientWidth + 1)
           .map(c => c.outerHTML.slice(0, 200))"""
    )
    assert clipped == []
    heights = page.evaluate("[...document.querySelectorAll('.sheet')].map(s => s.getBoundingClientRect().height)")
    assert max(heights) <= 277 / 25.4 * 96, "every sheet is a page of A4 with its margins"
    pdf = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == len(heights)
    page.close()


@pytest.mark.parametrize("per_page", [8, 4])
@pytest.mark.parametrize("text", TEXTS)
def test_long_stories_go_on_with_every_word(text: str, per_page: int) -> None:
    pieces = pieces_of(text, per_page)
    assert "".join("".join(piece.split()) for piece, _ in pieces) == "".join(text.split())


def test_pages_hold_what_they_have_room_for() -> None:
    dealt = deal(Study([told(text, number) for number, text in enumerate(TEXTS, start=1)]), Wanted(1))
    sheets = lay_out([*dealt, None, None], 8, taken=1)
    assert sum(len(sheet.cards) for sheet in sheets) == len(dealt) + 2
    for sheet in sheets:
        sizes = [card.size if card else Size.ONE for card in sheet.cards]
        assert sum(size.value[0] * size.value[1] for size in sizes) <= 8


def test_the_seed_deals_the_same_deck_and_another_seed_another() -> None:
    study = Study(invent(60))
    first, again, other = (deal(study, Wanted(seed, 20)) for seed in (4711, 4711, 4712))
    assert first == again != other
    assert deal(Study(study.transcripts[::-1]), Wanted(4711, 20)) == first, "whatever the order of opening"
    page = written(study, Wanted(11, 20))
    assert "Historier: 20, stokket med frø 0011" in page


def test_cards_tell_number_part_and_feeling_and_never_week_link_or_place() -> None:
    study = Study(invent(80))
    page = written(study, Wanted(3, 80))
    for transcript in study.transcripts:
        record = transcript.record
        assert number_of(transcript.id) in page
        for secret in (record.week, record.experience.campaign, transcript.source, "hei-i-dag"):
            assert not secret or secret not in page
    assert "Uke" not in page
    for part, shape in ((Part.SMALL, "<circle"), (Part.STRUCTURAL, "<rect")):
        assert len(re.findall(rf'class="card {part}[^>]*>\s*<p class="head"><svg[^>]*>{shape}', page)) == sum(
            bool(getattr(transcript.record.experience, part)) for transcript in study.transcripts
        )


def test_at_the_command_line(
    bundle: Callable[..., Path], story: Callable[..., Transcript], plain_key: Path, tmp_path: Path
) -> None:
    path = bundle(*(story(f"Nikket til meg {number}", number=number) for number in range(1, 8)))
    words = ["--bundle", str(path), "--key", str(plain_key), "--seed", "42", "--count", "3", "-o"]
    done = CliRunner().invoke(cards, [*words, str(tmp_path / "c.html")])
    assert done.exit_code == 0, done.output
    assert "seed 0042" in done.output
    assert (tmp_path / "c.html").read_text(encoding="utf-8").count("Nikket til meg") == 3
    done = CliRunner().invoke(cards, [*words, str(tmp_path / "c.pdf"), "--pdf"])
    assert done.exit_code == 0, done.output
    assert (tmp_path / "c.pdf").read_bytes().startswith(b"%PDF")
