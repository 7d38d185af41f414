"""Staff at the desk, in a real browser: open, read, hide, put aside, name, take along; and nobody is kept out."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from desk.notes import FILE_NAME
from desk.transcripts import Transcript

PASSPHRASE = "fire gule waffler på Gløs"
SIZES = {
    "wide": {"width": 1280, "height": 900},
    "phone": {"width": 390, "height": 844},
    "at 200%": {"width": 640, "height": 450},
}


@pytest.fixture
def page(browser: Browser, address: str) -> Any:
    with browser.new_context(locale="nb", viewport={"width": 1280, "height": 900}, accept_downloads=True) as context:
        context.set_default_timeout(15_000)
        page = context.new_page()
        wrong: list[str] = []
        page.on("console", lambda message: wrong.append(message.text) if message.type in {"error", "warning"} else None)
        page.on("request", lambda request: wrong.append(request.url) if "127.0.0.1" not in request.url else None)
        page.goto(address)
        yield page
        assert [each for each in wrong if "favicon" not in each and "404" not in each] == []


@pytest.fixture
def opened(page: Page) -> Page:
    page.get_by_role("button", name="Åpne et eksempel").click()
    expect(page.get_by_role("heading", name="Historier", level=1)).to_be_visible()
    return page


def violations(page: Page) -> list[str]:
    """What axe finds that would keep somebody out, by day and by night."""
    page.wait_for_load_state()
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found += Axe().run(page).response["violations"]
    return [f"{each['id']}: {node['html'][:200]}" for each in found for node in each["nodes"]]


@pytest.mark.parametrize("size", SIZES)
def test_nobody_is_kept_out_of_any_page(browser: Browser, address: str, size: str) -> None:
    with browser.new_context(locale="nb", viewport=SIZES[size]) as context:  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(address)
        assert violations(page) == []
        page.get_by_role("button", name="Åpne et eksempel").click()
        page.get_by_text("Flere filtre").click()
        page.get_by_label("Nytt mønster").fill("Naboer")
        page.get_by_role("button", name="Gi navn").click()
        expect(page.get_by_role("link", name="Naboer").or_(page.get_by_text("Naboer")).first).to_be_attached()
        assert violations(page) == []
        for name in ("Mønstre", "Ord", "Ta med ut"):
            page.get_by_role("link", name=name, exact=True).click()
            assert violations(page) == []
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, "nothing needs to be scrolled sideways"


def test_a_bundle_is_opened_with_key_and_passphrase(
    page: Page, bundle: Callable[..., Path], story: Callable[..., Transcript], locked_key: Path, table: Path
) -> None:
    bundle(story("Ho eg sat ved sida av, nikkar."), story("Naboen Kari banket på.", number=2)).rename(table / "a.tar")
    locked_key.rename(table / "kari.age")
    page.reload()
    expect(page.get_by_label("a.tar")).to_be_checked()
    page.get_by_label("Passordsetningen din").fill("feil ord")
    page.get_by_role("button", name="Åpne", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Passordsetningen passer ikke til nøkkelen")
    page.get_by_label("Passordsetningen din").fill(PASSPHRASE)
    page.get_by_role("button", name="Åpne", exact=True).click()
    expect(page.get_by_text("2 av 2 historier.")).to_be_visible()
    page.get_by_label("Søk i historiene").fill("kari")
    page.get_by_role("button", name="Vis", exact=True).click()
    page.get_by_role("button", name="Skjul alt som er markert").click()
    expect(page.locator(".cut")).to_have_text("[navn]")
    sealed = (table / FILE_NAME).read_bytes()
    assert sealed.startswith(b"age-encryption.org/v1")
    assert b"navn" not in sealed
    page.get_by_role("button", name="Lukk alt").click()
    expect(page.get_by_role("heading", name="Åpne historiene")).to_be_visible()
    assert sorted(path.name for path in table.iterdir()) == ["a.tar", FILE_NAME, "kari.age"], "and nothing else"


def test_words_are_hidden_by_mouse_by_typing_and_brought_back(opened: Page) -> None:
    page = opened
    text = page.locator(".text").first
    before = text.inner_text()
    first = before.split()[0]
    text.dblclick(position={"x": 30, "y": 20})
    expect(page.get_by_label("Ordene som skal bort").first).to_have_value(first)
    page.get_by_label("Skriv i stedet").first.select_option("sted")
    page.get_by_role("button", name="Skjul", exact=True).first.click()
    expect(page.locator(".text").first).to_have_text(before.replace(first, "[sted]", 1))
    last = before.split()[-1].strip(".")
    page.get_by_label("Ordene som skal bort").first.fill(last.upper())
    page.get_by_role("button", name="Skjul", exact=True).first.click()
    expect(page.locator(".text").first).to_contain_text("[navn]")
    for _ in range(2):
        page.get_by_role("button", name="Angre").first.click()
    expect(page.locator(".text").first).to_have_text(before)
    page.get_by_text("Skjul noe her").first.click()
    page.get_by_label("Ordene som skal bort").first.fill("står ikke der")
    page.get_by_role("button", name="Skjul", exact=True).first.click()
    expect(page.get_by_role("alert")).to_contain_text("Fant ikke de ordene")


def test_keys_lead_through_the_stories(opened: Page) -> None:
    page = opened
    title = page.locator("article .text").first
    first = title.inner_text()
    page.keyboard.press("j")
    expect(title).not_to_have_text(first)
    page.keyboard.press("k")
    expect(title).to_have_text(first)
    page.keyboard.press("/")
    expect(page.get_by_label("Søk i historiene")).to_be_focused()


def test_what_is_put_aside_and_hidden_does_not_leave(opened: Page, tmp_path: Path) -> None:
    page = opened
    words = page.locator("article .text").first.inner_text()
    page.get_by_label("Hvorfor").fill("tydelig hvem det er")
    page.get_by_role("button", name="Legg til side").click()
    expect(page.get_by_text("23 av 24 historier.")).to_be_visible()
    page.get_by_label("Nytt mønster").fill("Å bli sett")
    page.get_by_role("button", name="Gi navn").click()
    page.get_by_role("link", name="Ta med ut").click()
    expect(page.get_by_text("1 er lagt til side og blir ikke med.")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="For programmer (JSONL)").click()
    file = tmp_path / "stories.jsonl"
    download.value.save_as(file)
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert len(lines) == 23
    assert words not in file.read_text(encoding="utf-8")
    assert [line["patterns"] for line in lines if line["patterns"]] == [["Å bli sett"]]


def test_words_lead_to_the_stories_that_they_stand_in(opened: Page) -> None:
    page = opened
    page.get_by_role("link", name="Ord", exact=True).click()
    word = page.locator(".wordlist a").first
    wanted = word.inner_text()
    word.click()
    expect(page.get_by_label("Søk i historiene")).to_have_value(wanted)
    expect(page.get_by_text(re.compile(r"^[1-9] av 24 historier"))).to_be_visible()


def test_a_number_finds_its_story_and_keys_hide_and_undo(opened: Page) -> None:
    page = opened
    page.locator(".side .list a").nth(3).click()
    number = page.locator("#story-title").inner_text()[:7]
    page.get_by_label("Søk i historiene").fill(number)
    page.get_by_label("Søk i historiene").press("Enter")
    expect(page.get_by_text("1 av 24 historier.")).to_be_visible()
    page.get_by_text("Skjul noe her").first.click()
    page.get_by_label("Ordene som skal bort").first.fill(page.locator(".text").first.inner_text().split()[0])
    page.get_by_role("button", name="Skjul", exact=True).first.click()
    expect(page.locator(".cut").first).to_be_visible()
    page.locator("h2").first.click()
    page.keyboard.press("u")
    expect(page.locator(".cut")).to_have_count(0)


def test_numbers_from_a_sheet_that_fit_no_story_are_told(opened: Page) -> None:
    page = opened
    page.get_by_role("link", name="Mønstre", exact=True).click()
    for typed, told in (("12", "har nummer 12"), ("000 001", "har nummer 000 001"), ("x", "Skriv numrene")):
        sheet = page.locator(".card", has_text="Fra et ark")
        sheet.get_by_label("Navn").fill("Bord 1")
        sheet.get_by_label("Kortnumre").fill(typed)
        sheet.get_by_role("button", name="Fest").click()
        expect(page.get_by_role("alert")).to_contain_text(told)
    page.reload()
    expect(page.get_by_role("alert")).to_have_count(0)


def test_a_group_chooses_the_most_telling_story(opened: Page) -> None:
    page = opened
    page.get_by_label("Nytt mønster").fill("Naboer")
    page.get_by_role("button", name="Gi navn").click()
    page.get_by_role("link", name="Mønstre", exact=True).click()
    page.get_by_label("Hva dere tenker om det").fill("skjer oftest i august")
    page.get_by_role("button", name="Lagre").first.click()
    page.get_by_text("Velg den som sier mest").click()
    page.get_by_label("Hvem valgte").fill("Bord 2")
    page.get_by_label("Hvorfor den").fill("den viser at ett hei er nok")
    page.get_by_role("button", name="Lagre").last.click()
    expect(page.get_by_text("Bord 2 valgte")).to_contain_text("den viser at ett hei er nok")
    expect(page.get_by_label("Hva dere tenker om det")).to_have_value("skjer oftest i august")


def test_selected_words_belong_to_a_pattern(opened: Page) -> None:
    page = opened
    page.get_by_label("Nytt mønster").fill("Å bli sett")
    page.get_by_role("button", name="Gi navn").click()
    expect(page.locator(".chip", has_text="Å bli sett")).to_be_visible()
    text = page.locator(".text").first
    word = text.inner_text().split()[0]
    text.dblclick(position={"x": 30, "y": 20})
    page.get_by_role("button", name="Fest", exact=True).click()
    page.get_by_role("link", name="Mønstre", exact=True).click()
    expect(page.locator("q")).to_have_text(word)


def test_the_page_speaks_three_languages(opened: Page) -> None:
    for language, words in (("Nynorsk", "Ta med ut"), ("English", "Take along"), ("Bokmål", "Ta med ut")):
        opened.get_by_role("button", name=language).click()
        expect(opened.get_by_role("link", name=words, exact=True)).to_be_visible()
