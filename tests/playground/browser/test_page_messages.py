"""Messages on the phone page, with all that hangs on them, in a real browser."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.playground.browser.phone_page import Phone


def test_what_the_bot_writes_appears_in_the_log_with_its_formatting(phone: Phone) -> None:
    phone.start()
    # The heart takes two UTF-16 units, and the offsets count them.
    phone.playground.say(
        "💚 bold /help a <b>",
        entities=[{"type": "bold", "offset": 3, "length": 4}],
    )
    expect(phone.log.locator("strong")).to_have_text("bold")
    phone.log.get_by_role("button", name="/help").click()
    assert phone.playground.next("message")["text"] == "/help"


@pytest.mark.parametrize(
    "text",
    [
        "<img src=x onerror=\"document.title='caught'\">",
        "<script>document.title='caught'</script>",
        "\u202egnirts desrever a \u202e",
        "Z" + "\u0351\u0362" * 300,
        "x" * 4096,
        "שלום, what a day",
        "👩‍👩‍👧‍👦" * 200,
    ],
    ids=["img", "script", "reversed", "stacked", "long", "hebrew", "families"],
)
def test_odd_text_stays_text_and_stays_in_its_bubble(phone: Phone, text: str) -> None:
    phone.start()
    phone.send(text)
    sent = phone.playground.next("message")["text"]
    phone.playground.say(sent)
    bubbles = phone.log.locator(".message .text")
    expect(bubbles).to_have_count(3)
    assert [bubbles.nth(index).text_content() for index in (1, 2)] == [sent, sent]
    assert phone.log.locator("img, script").count() == 0
    assert phone.page.title() == "In My Experience – Playground"
    assert phone.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert phone.log.evaluate("log => log.scrollWidth <= log.clientWidth")
    assert bubbles.evaluate_all(
        "texts => texts.every((text) => [...text.getClientRects()].every((line) => "
        "line.left >= text.closest('.bubble').getBoundingClientRect().left && "
        "line.right <= text.closest('.bubble').getBoundingClientRect().right))"
    )


def test_a_longer_text_goes_as_several_messages_cut_between_words(phone: Phone) -> None:
    phone.start()
    phone.send("ord " * 1500)
    parts = [phone.playground.next("message")["text"] for _ in range(2)]
    assert " ".join(parts) == ("ord " * 1500).strip()


def test_a_press_spins_until_the_bot_answers_with_a_toast_or_an_alert(phone: Phone) -> None:
    phone.start()
    phone.playground.say("Ready?", [{"text": "Yes", "callback_data": "y"}, {"text": "No", "callback_data": "n"}])
    for name, alert in (("Yes", False), ("No", True)):
        phone.button(name).click()
        expect(phone.button(name)).to_have_attribute("aria-busy", "true")
        query = phone.playground.next("callback_query")
        answer = f"You said <i>{query['data']}</i>"
        phone.playground.call("answerCallbackQuery", callback_query_id=query["id"], text=answer, show_alert=alert)
        expect(phone.button(name)).not_to_have_attribute("aria-busy", "true")
        if alert:
            expect(phone.page.get_by_role("alertdialog").get_by_text("You said <i>n</i>")).to_be_visible()
            phone.page.get_by_role("button", name="OK").click()
            expect(phone.page.get_by_role("alertdialog")).to_have_count(0)
        else:
            expect(phone.shown.locator(".toasts").get_by_text("You said <i>y</i>")).to_be_visible()


def test_edits_and_deletes_of_both_sides_are_seen(phone: Phone) -> None:
    phone.start()
    student = phone.playground.student
    first = phone.playground.say("Old", [{"text": "A", "callback_data": "a"}])
    keyboard = {"inline_keyboard": [[{"text": "B", "callback_data": "b"}]]}
    markup = {"inline_keyboard": [[{"text": "✓ A", "callback_data": "a"}]]}
    phone.playground.call("editMessageReplyMarkup", chat_id=student, message_id=first, reply_markup=markup)
    expect(phone.button("✓ A")).to_be_visible()
    expect(phone.log.get_by_text("edited")).to_have_count(0)  # new buttons are no new words
    phone.playground.call("editMessageText", chat_id=student, message_id=first, text="New", reply_markup=keyboard)
    expect(phone.log.get_by_text("edited")).to_be_visible()
    expect(phone.button("B")).to_be_visible()
    phone.playground.call("deleteMessage", chat_id=student, message_id=first)
    expect(phone.log.get_by_text("New")).to_have_count(0)

    phone.send("A mistkae")
    phone.playground.next("message")
    phone.log.locator(".own").last.get_by_role("button", name="Options").click()
    phone.page.get_by_role("button", name="Edit").click()
    expect(phone.field).to_have_value("A mistkae")
    phone.send("A mistake")
    assert phone.playground.next("edited_message")["text"] == "A mistake"
    expect(phone.log.get_by_text("A mistake")).to_be_visible()
    phone.log.locator(".own").last.get_by_role("button", name="Options").click()
    phone.page.get_by_role("button", name="Delete").click()
    expect(phone.log.get_by_text("A mistake")).to_have_count(0)


def test_a_document_downloads_under_its_name_and_a_photo_is_shown(phone: Phone, tmp_path: Path) -> None:
    phone.start()
    student = phone.playground.student
    phone.playground.call("sendDocument", chat_id=student, files={"document": ("read me.md", b"# Stories\n")})
    with phone.page.expect_download() as download:
        phone.log.get_by_role("link", name="Download read me.md").click()
    download.value.save_as(tmp_path / "saved")
    assert download.value.suggested_filename == "read me.md"
    assert (tmp_path / "saved").read_bytes() == b"# Stories\n"

    phone.field.fill("My corner")
    phone.button("Attach").click()
    phone.page.get_by_role("button", name="A photo").click()
    assert phone.playground.next("message")["caption"] == "My corner"
    picture = phone.log.get_by_role("img", name="Photo")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth > 0)")


@pytest.mark.parametrize("kind", ["voice note", "sticker", "location", "contact", "forwarded message", "document"])
def test_other_things_can_be_sent_too(phone: Phone, kind: str) -> None:
    phone.start()
    phone.button("Attach").click()
    phone.page.get_by_role("button", name=f"A {kind}").click()
    heard = phone.playground.next("message")
    field = {"voice note": "voice", "forwarded message": "forward_origin"}.get(kind, kind)
    assert field in heard
    expect(phone.log.locator(".own")).to_have_count(2)


def test_suggested_answers_are_sent_and_then_put_away(phone: Phone) -> None:
    phone.start()
    keyboard = {"keyboard": [[{"text": "Good"}, {"text": "Hard"}]], "one_time_keyboard": True}
    phone.playground.call("sendMessage", chat_id=phone.playground.student, text="How?", reply_markup=keyboard)
    phone.button("Hard").click()
    assert phone.playground.next("message")["text"] == "Hard"
    expect(phone.button("Good")).to_have_count(0)


def test_a_forced_reply_answers_the_message_that_asked(phone: Phone) -> None:
    phone.start()
    markup = {"force_reply": True, "input_field_placeholder": "Your receipt"}
    asked = phone.playground.call("sendMessage", chat_id=phone.playground.student, text="Which?", reply_markup=markup)
    expect(phone.field).to_have_attribute("placeholder", "Your receipt")
    phone.send("ABCD")
    assert phone.playground.next("message")["reply_to_message"]["message_id"] == asked["message_id"]


def test_links_to_the_bot_are_followed_here_and_others_are_shown_first(phone: Phone) -> None:
    phone.start()
    name = phone.playground.call("getMe")["username"]
    phone.playground.say(
        "Links",
        [{"text": "Ours", "url": f"https://t.me/{name}?start=poster7"}],
        [{"text": "Theirs", "url": "https://example.org/?a=1"}],
    )
    phone.button("Ours").click()
    assert phone.playground.next("message")["text"] == "/start poster7"
    phone.button("Theirs").click()
    sheet = phone.page.get_by_role("dialog")
    expect(sheet.get_by_text("https://example.org/?a=1")).to_be_visible()
    expect(sheet.get_by_role("link", name="Open")).to_have_attribute("rel", "noopener noreferrer")


def test_a_copy_button_copies(open_page: Callable[..., Phone]) -> None:
    phone = open_page(permissions=["clipboard-read", "clipboard-write"])
    phone.start()
    phone.playground.say("Your receipt", [{"text": "Copy", "copy_text": {"text": "ABCD-EFGH"}}])
    phone.button("Copy").click()
    expect(phone.shown.get_by_text("Copied")).to_be_visible()
    assert phone.page.evaluate("navigator.clipboard.readText()") == "ABCD-EFGH"
