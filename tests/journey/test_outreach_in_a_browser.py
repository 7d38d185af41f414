"""The whole loop as people meet it: an ambassador's question, a story, a subscription, an activity, a nudge, a stop."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from playwright.sync_api import Browser, Locator, Page, expect

from conversations.book import load
from conversations.languages import NB, NN, OUR_LANGUAGES, Language
from conversations.texts import Texts
from tests.journey.conftest import STILL
from tests.playground.browser.conftest import PHONE

QUESTION: Final = "Hvem hilste du på i dag, og hva skjedde?"
BECAUSE: Final = "Mange av dere fortalte at middagene blir ensomme."


class Person:
    """One person's phone on the page; each comes in a window of their own."""

    def __init__(self, page: Page, name: str, texts: Texts) -> None:
        page.get_by_role("button", name=re.compile(name)).first.click()
        self.page = page
        self.texts = texts

    @property
    def phone(self) -> Locator:
        return self.page.locator(".phone:not([hidden])").first

    def start(self) -> None:
        self.phone.get_by_role("button", name=re.compile("start", re.IGNORECASE)).last.click()
        self.sees("In My Experience")

    def press(self, key: str, **words: str) -> None:
        label = re.compile(re.escape(self.texts.say(key, **words)))
        self.phone.get_by_role("log").get_by_role("button", name=label).last.click()

    def write(self, text: str) -> None:
        field = self.phone.get_by_role("textbox")
        field.fill(text)
        field.press("Enter")

    def sees(self, words: str) -> None:
        self.page.bring_to_front()  # a window in the background draws, and scrolls, when it likes
        expect(self.phone.get_by_role("log").get_by_text(words).last).to_be_in_viewport(timeout=20_000)

    def does(self, *steps: str) -> None:
        """Presses what is a key of a button, and writes everything else, each after what it shows has come."""
        for step in steps:
            if step in self.texts.keys:
                self.press(step)
            else:
                self.write(step)


def test_a_question_goes_out_and_an_activity_comes_back(  # noqa: PLR0915 — one journey
    browser: Browser, address: str, picture: Callable[[Page, str], None]
) -> None:
    texts = {language: load()[language] for language in OUR_LANGUAGES}
    options = {"viewport": PHONE, "color_scheme": "light", "locale": "nb", **STILL}
    with browser.new_context(**options) as context:
        context.set_default_timeout(20_000)

        def somebody(name: str, language: Language) -> Person:
            page = context.new_page()
            page.goto(address)
            return Person(page, name, texts[language])

        emil, sunniva = somebody("Emil", NB), somebody("Sunniva", NN)
        jonas, kari = somebody("Jonas", NB), somebody("Kari", NB)
        for student in (emil, sunniva):
            student.start()
            student.write("/nudges")
            student.does("topic.social", "topic.questions")
            student.sees(student.texts.say("nudges.often_2"))
        picture(emil.page, "outreach-nudges")

        jonas.start()
        jonas.does("/prompt", QUESTION, "team.button_next", "topic.questions")
        jonas.sees("2 akkurat nå")
        picture(jonas.page, "outreach-audience")
        jonas.does("team.button_next", "team.button_now", "team.button_send")
        jonas.sees(texts[NB].say("team.state_done", when=""))
        picture(jonas.page, "outreach-sent")
        sunniva.sees(QUESTION)
        emil.sees(QUESTION)
        picture(emil.page, "outreach-letter")

        emil.press("letter.share")
        emil.sees(QUESTION)
        emil.write("Vaktmesteren i kantina, og han husket hva jeg heter.")
        for key in ("button.finish", "button.send"):
            emil.press(key)
        emil.sees(texts[NB].say("button.share_again"))

        kari.start()
        kari.write("/activity")
        kari.does(
            "team.button_new_activity", "Middag på kjøkkenet", "Moholt, felleskjøkkenet", BECAUSE, "fredag kl. 18"
        )
        kari.sees("Jeg forstår det som")
        picture(kari.page, "outreach-read-back")
        kari.does("team.button_right", "team.button_skip", "topic.social")
        kari.sees(BECAUSE)
        picture(kari.page, "outreach-preview")
        kari.press("team.button_publish")
        for student in (emil, sunniva):
            student.sees(BECAUSE)
        picture(sunniva.page, "outreach-nudge")
        sunniva.press("letter.coming")
        sunniva.sees(texts[NN].say("letter.see_you"))
        sunniva.press("letter.calendar")
        sunniva.sees(texts[NN].say("letter.calendar_file"))
        picture(sunniva.page, "outreach-calendar")
        emil.write("/nudges")
        emil.press("nudges.button_leave")
        emil.sees(texts[NB].say("nudges.gone"))
        kari.write("/status")
        kari.sees("Vil ha beskjeder")
        picture(kari.page, "outreach-status")
