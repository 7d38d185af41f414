"""The desk as staff meet it: open, read, search, hide, name a pattern, print report and cards, take files along."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from conversations.languages import NB
from desk.page.downloads import DOWNLOADS
from desk.page.example.inventing import invent
from desk.report import write_report
from desk.study import Study
from desk.transcripts import Transcript
from tests.desk.conftest import PASSPHRASE, bundle, identity, locked_key, story
from tests.desk.page.conftest import address, table

__all__ = ["address", "bundle", "identity", "locked_key", "story", "table"]

DESK = {"width": 1280, "height": 860}
VIEWS = {
    "wide-light": {"viewport": DESK},
    "wide-dark": {"viewport": DESK, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2},
    "at-200": {"viewport": {"width": 640, "height": 430}, "device_scale_factor": 2},
}


@pytest.fixture
def page(browser: Browser, address: str) -> Any:
    with browser.new_context(locale="nb", viewport=DESK, accept_downloads=True) as context:  # type: ignore[arg-type]
        context.set_default_timeout(20_000)
        page = context.new_page()
        page.goto(address)
        yield page


def hide_and_name(page: Page) -> None:
    """What a morning at the desk brings: some words hidden, some stories gathered."""
    page.get_by_label("Søk i historiene").fill("moholt")
    page.keyboard.press("Enter")
    page.get_by_label("Nytt mønster").fill("Naboer som banker på")
    page.get_by_role("button", name="Gi navn").click()
    page.get_by_label("Søk i historiene").fill("")
    page.get_by_label("Søk i historiene").press("Enter")
    page.get_by_text("Flere filtre").click()
    page.get_by_label("fint").check()
    page.get_by_label("bokmål", exact=True).check()
    page.get_by_role("button", name="Vis", exact=True).last.click()
    page.locator(".side .list a").nth(1).click()
    page.locator(".text").first.dblclick(position={"x": 40, "y": 20})
    page.get_by_role("button", name="Skjul", exact=True).first.click()
    expect(page.locator(".cut")).to_have_count(1)
    page.get_by_role("button", name="Fest", exact=True).click()
    expect(page.locator(".chip", has_text="Naboer")).to_be_visible()


def report_of_many(page: Page, folder: Path, picture: Callable[[Page, str], None]) -> None:
    with (folder / "report.html").open("wb") as file:
        write_report(Study(invent(1_200)), NB, file)
    beside = page.context.new_page()
    beside.set_viewport_size({"width": 860, "height": 1100})
    beside.goto((folder / "report.html").as_uri())
    picture(beside, "desk-report")
    beside.close()


def test_a_morning_at_the_desk(
    page: Page, browser: Browser, address: str, picture: Callable[[Page, str], None], tmp_path: Path
) -> None:
    page.get_by_role("button", name="Åpne et eksempel").click()
    hide_and_name(page)
    picture(page, "desk-stories")
    for view, options in VIEWS.items():
        with browser.new_context(locale="nb", **options) as context:  # type: ignore[arg-type]
            other = context.new_page()
            for place in ("stories", "patterns", "words", "leave"):
                other.goto(f"{address}{place}")
                picture(other, f"desk-{place}-{view}")
    page.get_by_role("link", name="Mønstre", exact=True).click()
    page.get_by_label("Hva dere tenker om det").fill("Det begynner nesten alltid med at noen låner noe.")
    page.get_by_role("button", name="Lagre").first.click()
    picture(page, "desk-patterns")
    page.get_by_role("link", name="Ta med ut").click()
    picture(page, "desk-leave")
    for form in DOWNLOADS:
        with page.expect_download() as download:
            page.locator(f'a[href$="download/{form}"]').click()
        download.value.save_as(tmp_path / form)
        assert (tmp_path / form).stat().st_size > (100 if form == "manifest" else 500)
    assert json.loads((tmp_path / "manifest").read_text(encoding="utf-8"))["stories"]
    page.get_by_label("Frø, for å få").fill("4711")
    for name, button in (("report", 1), ("cards", 0)):
        with page.expect_popup() as opened:
            page.get_by_role("button", name="Åpne", exact=True).nth(button).click()
        paper = opened.value
        paper.set_viewport_size({"width": 860, "height": 1100})
        expect(paper.locator("body")).to_have_css("margin", "0px")
        if name == "cards":
            picture(paper, "desk-cards")
        assert paper.pdf(prefer_css_page_size=True).startswith(b"%PDF")
        assert "Bunnpris" not in paper.content() or name == "cards"
    report_of_many(page, tmp_path, picture)
    numbers = " ".join(paper.locator(".number").all_inner_texts()[:3])
    page.get_by_role("link", name="Mønstre", exact=True).click()
    sheet = page.locator(".card", has_text="Fra et ark")
    sheet.get_by_label("Navn").fill("Fra bord 3")
    sheet.get_by_label("Kortnumre").fill(numbers)
    sheet.get_by_role("button", name="Fest").click()
    expect(page.get_by_role("heading", name="Fra bord 3")).to_be_visible()
    expect(page.locator(".card", has_text="Fra bord 3").get_by_text(re.compile("Historier: [23]"))).to_be_visible()


def test_the_first_page_finds_bundle_and_key(
    page: Page,
    bundle: Callable[..., Path],
    story: Callable[..., Transcript],
    locked_key: Path,
    table: Path,
    picture: Callable[[Page, str], None],
) -> None:
    cities = {"trondheim.tar": "Trondheim", "bergen.tar": "Bergen"}
    for number, (name, city) in enumerate(cities.items(), start=1):
        bundle(story(f"Ho nikkar til meg, {city}.", number=number), source=city).rename(table / name)
    locked_key.rename(table / "kari.age")
    page.reload()
    page.get_by_label("trondheim.tar").check()
    page.get_by_label("bergen.tar").check()
    page.get_by_label("Passordsetningen din").fill(PASSPHRASE)
    # Where the folder happens to be is nobody's business in a picture.
    page.evaluate("document.querySelectorAll('label small').forEach(s => { s.textContent = 'Nedlastinger'; })")
    picture(page, "desk-start")
    page.get_by_role("button", name="Åpne", exact=True).click()
    expect(page.get_by_text("2 av 2 historier.")).to_be_visible()
    page.get_by_text("Flere filtre").click()
    page.get_by_role("checkbox", name="Bergen").check()
    page.get_by_role("button", name="Vis", exact=True).last.click()
    expect(page.get_by_text("1 av 2 historier.")).to_be_visible()
