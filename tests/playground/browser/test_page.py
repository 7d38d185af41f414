"""What a student does on the phone page, in a real browser, with a bot that speaks the Bot API."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.playground.browser.phone_page import STORY, Phone


def test_an_empty_chat_says_what_the_bot_does_and_offers_only_start(phone: Phone) -> None:
    expect(phone.shown.get_by_text("What can this bot do?")).to_be_visible()
    expect(phone.field).to_be_hidden()
    phone.start()
    expect(phone.log.get_by_text("/start")).to_be_visible()
    expect(phone.field).to_be_visible()


def test_the_page_says_that_it_is_a_playground(phone: Phone) -> None:
    expect(phone.log.get_by_text("nothing reaches Telegram")).to_be_visible()
    phone.page.get_by_role("button", name="About the playground").click()
    for line in ("runs only on this computer", "need no account", "released at once"):
        expect(phone.page.get_by_role("dialog").get_by_text(line)).to_be_visible()


def test_the_menu_lists_the_commands_and_sends_the_chosen_one(phone: Phone) -> None:
    phone.playground.call("setMyCommands", commands=[{"command": "privacy", "description": "What we keep"}])
    phone.start()
    phone.button("Menu of commands").click()
    phone.page.get_by_role("button", name=re.compile("What we keep")).click()
    assert phone.playground.next("message")["text"] == "/privacy"


def test_the_settings_change_the_language_follow_links_and_block(phone: Phone) -> None:
    phone.start()
    settings = re.compile("^Settings for")
    phone.shown.get_by_role("button", name=settings).click()
    phone.page.get_by_label("Telegram’s language").select_option("none")
    phone.page.get_by_label("Follow a start link").fill("poster7")
    phone.page.get_by_role("button", name="Follow").click()
    heard = phone.playground.next("message")
    assert heard["text"] == "/start poster7"
    assert "language_code" not in heard["from"]

    phone.shown.get_by_role("button", name=settings).click()
    phone.page.get_by_role("button", name="Block the bot").click()
    assert phone.playground.next("my_chat_member")["new_chat_member"]["status"] == "kicked"
    phone.button("Unblock the bot").click()
    assert phone.playground.next("my_chat_member")["new_chat_member"]["status"] == "member"

    phone.shown.get_by_role("button", name=settings).click()
    phone.page.get_by_role("button", name="Delete the chat on this phone").click()
    expect(phone.button("Start")).to_be_visible()


def test_typing_shows_until_the_message_comes(phone: Phone) -> None:
    phone.start()
    student = phone.playground.student
    phone.playground.call("sendChatAction", chat_id=student, action="typing")
    expect(phone.shown.get_by_text("typing …")).to_be_visible()
    phone.playground.say("Done")
    expect(phone.shown.get_by_text("typing …")).to_have_count(0)


def test_staff_read_what_was_shared_as_text(phone: Phone) -> None:
    phone.page.get_by_role("button", name="About the playground").click()
    phone.page.get_by_role("button", name="Read as staff").click()
    expect(phone.page.get_by_role("region", name="What staff read")).to_have_text(STORY)
    expect(phone.page.get_by_text("ime bundle -o a")).to_be_visible()


def test_several_students_stand_side_by_side_each_with_an_own_chat(open_page: Callable[..., Phone]) -> None:
    phone = open_page(viewport={"width": 1280, "height": 900})
    phones = phone.page.locator(".phone:not([hidden])")
    expect(phones).to_have_count(2)
    phones.nth(1).get_by_role("button", name="Start", exact=True).click()
    second = phone.playground.next("message")["from"]
    assert second["first_name"] == phone.playground.cast.students[1].first_name
    expect(phones.nth(1).get_by_role("log").get_by_text("/start")).to_be_visible()
    expect(phones.nth(0).get_by_role("log").get_by_text("/start")).to_have_count(0)

    phone.page.get_by_role("button", name="Add a student").click()
    phone.page.get_by_label("First name").fill("<b>Åse</b>")
    phone.page.get_by_role("button", name="Add", exact=True).click()
    expect(phone.page.get_by_role("region", name="<b>Åse</b>’s phone")).to_be_visible()


def test_the_page_speaks_the_language_of_the_browser_or_the_chosen_one(open_page: Callable[..., Phone]) -> None:
    for path, locale, words in (
        ("/", "nb-NO", "Lekeplass"),
        ("/", "nn-NO", "Leikeplass"),
        ("/?lang=nn", "en", "Leikeplass"),
    ):
        expect(open_page(path, locale=locale).log.get_by_text(words)).to_be_visible()


def test_what_could_not_be_sent_stays_in_the_field(phone: Phone) -> None:
    phone.start()
    phone.page.context.set_offline(offline=True)
    phone.send("Lost on the way")
    expect(phone.shown.get_by_text("Could not reach the playground")).to_be_visible()
    expect(phone.field).to_have_value("Lost on the way")
    phone.page.context.set_offline(offline=False)
    phone.field.press("Enter")
    assert phone.playground.next("message")["text"] == "Lost on the way"
    expect(phone.log.get_by_text("Lost on the way")).to_be_visible()
    phone.wrong.clear()


def test_after_the_connection_was_lost_the_page_catches_up(phone: Phone) -> None:
    phone.start()
    phone.page.route("**/page/stream*", lambda route: route.abort())
    phone.page.reload()
    expect(phone.shown.get_by_text("connecting …")).to_be_visible()
    phone.playground.say("Said meanwhile")
    expect(phone.log.get_by_text("Said meanwhile")).to_have_count(0)
    phone.page.unroute("**/page/stream*")
    expect(phone.log.get_by_text("Said meanwhile")).to_be_visible(timeout=10_000)
    phone.wrong.clear()
