"""The product as a newcomer meets it: `ime playground`, a browser of a phone's size, a story, and staff who read it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from conversations.book import load
from conversations.languages import EN, NB, NN, OUR_LANGUAGES, Language
from conversations.texts import Texts
from tests.journey.conftest import STILL
from tests.playground.browser.conftest import PHONE

SMALL = {
    NB: "Naboen banket på med kake den første helga. 🎂 Jeg ble så glad at jeg ba henne inn.",
    NN: "Naboen banka på med kake den fyrste helga. 🎂 Eg vart så glad at eg bad henne inn.",
    EN: "My neighbour knocked with a cake the first weekend. 🎂 I was so happy that I asked her in.",
}
BIGGER = {
    NB: "Felles middag på kjøkkenet hver onsdag, uten påmelding.",
    NN: "Felles middag på kjøkenet kvar onsdag, utan påmelding.",
    EN: "A shared dinner in the kitchen every Wednesday, without signing up.",
}
PEOPLE = OUR_LANGUAGES  # the playground's first three students speak these, in this order


@dataclass
class Journey:
    """One student's way through the conversation, on a page."""

    page: Page
    texts: Texts
    picture: Callable[[Page, str], None]

    @property
    def phone(self) -> Locator:
        return self.page.locator(".phone:not([hidden])").first

    def press(self, key: str) -> None:
        log = self.phone.get_by_role("log")
        log.get_by_role("button", name=self.texts.say(key), exact=True).last.click()

    def write(self, text: str) -> None:
        field = self.phone.get_by_role("textbox")
        field.fill(text)
        field.press("Enter")

    def sees(self, words: str) -> None:
        expect(self.phone.get_by_role("log").get_by_text(words).last).to_be_in_viewport(timeout=20_000)

    def share(self, language: Language, name: str) -> None:
        """The whole way; takes pictures on it."""
        self.phone.get_by_role("button", name=re.compile("start", re.IGNORECASE)).last.click()
        self.sees("In My Experience")
        self.picture(self.page, f"{name}-welcome")
        self.press("button.share")
        self.write(SMALL[language])
        self.press("button.continue")
        self.press("feeling.good")
        self.press("theme.people")
        self.sees(f"✓ {self.texts.say('theme.people')}")
        self.picture(self.page, f"{name}-themes")
        self.press("button.continue")
        self.write(BIGGER[language])
        self.press("button.finish")
        self.sees(self.texts.say("review.heading_structural"))
        self.picture(self.page, f"{name}-review")
        self.press("button.send")
        self.sees(self.texts.say("button.share_again"))
        self.picture(self.page, f"{name}-done")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", PEOPLE, ids=str)
def test_a_student_shares_and_staff_read(
    browser: Browser, address: str, picture: Callable[[Page, str], None], language: Language, scheme: Any
) -> None:
    texts = load()[language]
    options = {"viewport": PHONE, "color_scheme": scheme, "locale": f"{language}", **STILL}
    with browser.new_context(**options) as context:
        context.set_default_timeout(20_000)
        page = context.new_page()
        page.goto(address)
        page.get_by_role("button", name=re.compile(("Emil", "Sunniva", "Maya")[PEOPLE.index(language)])).first.click()
        Journey(page, texts, picture).share(language, f"phone-{language}-{scheme}")
    with browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB") as context:
        page = context.new_page()
        page.goto(f"{address}/?lang=en")
        page.get_by_role("button", name="Read as staff").click()
        read = page.get_by_role("region", name="What staff read")
        expect(read).to_contain_text(SMALL[language], timeout=30_000)
        expect(read).to_contain_text(BIGGER[language])
        if language == NB:
            picture(page, f"wide-{scheme}")
