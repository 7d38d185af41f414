"""The page for thumbs, keyboards, weak eyes and calm ones: sizes, contrast, focus, zoom, motion."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.playground.browser.phone_page import Phone

# Commands inside a sentence are exempt, as in WCAG 2.5.8: a higher one would cover the line above.
SMALL_TARGETS = """
() => [...document.querySelectorAll('button:not(.inline), a.button, a.file, select, input, .field')]
  .filter((one) => one.checkVisibility() && !one.closest('dialog:not([open])'))
  .map((one) => [one.getBoundingClientRect(), one.ariaLabel || one.textContent])
  .filter(([box]) => box.width < 43.9 || box.height < 43.9)
  .map(([box, name]) => `${name}: ${box.width} x ${box.height}`)
"""

# WCAG 2.2, 1.4.3: every text against every colour that may lie behind it, gradients taken at their stops.
FAINT_TEXTS = r"""
() => {
  const numbers = ([, parts]) => parts.split(/[ ,/]+/).map(Number);
  const colours = (text) => [...text.matchAll(/rgba?\(([^)]+)\)/g)].map(numbers);
  const part = (value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
  const light = ([r, g, b]) => 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  const over = ([r, g, b, a = 1], back) => [r, g, b].map((value, i) => value * a + back[i] * (1 - a));
  const behind = (element) => {
    if (!element) return [[255, 255, 255]];
    const style = getComputedStyle(element);
    const stops = colours(style.backgroundImage);
    if (stops.length) return stops;
    const [colour] = colours(style.backgroundColor);
    if ((colour[3] ?? 1) === 1) return [colour];
    return behind(element.parentElement).map((back) => over(colour, back));
  };
  const ratio = (one, other) => {
    const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const faint = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const element = walk.currentNode.parentElement;
    const skip = !element.checkVisibility() || element.closest('.skip, noscript, option');
    if (skip || !walk.currentNode.data.trim()) continue;
    const [ink] = colours(getComputedStyle(element).color);
    const worst = Math.min(...behind(element).map((back) => ratio(over(ink, back), back)));
    if (worst < 4.5) faint.push(`${walk.currentNode.data.trim()}: ${worst.toFixed(2)}`);
  }
  return faint;
}
"""


def fill(phone: Phone) -> None:
    """A chat with a bit of everything."""
    student = phone.playground.student
    phone.start()
    phone.playground.say(
        "bold link /help @name code quote",
        [{"text": "Press", "callback_data": "p"}, {"text": "Go", "url": "https://example.org"}],
        [{"text": "1", "callback_data": "1"}],
        entities=[
            {"type": "bold", "offset": 0, "length": 4},
            {"type": "text_link", "offset": 5, "length": 4, "url": "https://example.org"},
            {"type": "code", "offset": 22, "length": 4},
            {"type": "expandable_blockquote", "offset": 27, "length": 5},
        ],
    )
    phone.send("Mine, with @somebody and /help")
    phone.playground.call("sendDocument", chat_id=student, files={"document": ("a.md", b"a")}, caption="A file")
    keyboard = {"keyboard": [[{"text": "A"}, {"text": "B"}]]}
    phone.playground.call("sendMessage", chat_id=student, text="Choose", reply_markup=keyboard)
    expect(phone.button("A")).to_be_visible()


@contextmanager
def sheet(page: Page, opener: str) -> Iterator[None]:
    page.locator(".phone:not([hidden]), .side").get_by_role("button", name=opener).first.click()
    expect(page.get_by_role("dialog").last).to_be_visible()
    yield
    page.keyboard.press("Escape")


@pytest.mark.parametrize("size", [(390, 844), (1280, 900)], ids=["phone", "wide"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_button_fits_a_thumb_and_every_text_can_be_read(
    open_page: Callable[..., Phone], size: tuple[int, int], scheme: str
) -> None:
    # Colours are taken at rest: a half faded one would be measured too.
    phone = open_page(viewport={"width": size[0], "height": size[1]}, color_scheme=scheme, reduced_motion="reduce")
    seen: dict[str, Any] = {}

    def look(place: str) -> None:
        phone.page.wait_for_timeout(50)
        seen[place] = phone.page.evaluate(SMALL_TARGETS) + phone.page.evaluate(FAINT_TEXTS)

    look("empty")
    fill(phone)
    look("chat")
    for opener in ("Attach", "Settings for", "Options for this message", "Add a student", "All chats"):
        with sheet(phone.page, opener):
            look(opener)
    if size[0] < 768:
        with sheet(phone.page, "About the playground"):
            look("about")
    assert {place: found for place, found in seen.items() if found} == {}


def test_everything_can_be_done_with_the_keyboard_alone(phone: Phone) -> None:
    keys = phone.page.keyboard

    def tab_to(name: str) -> None:
        for _ in range(40):
            keys.press("Tab")
            focused = "document.activeElement.ariaLabel || document.activeElement.textContent"
            if phone.page.evaluate(focused).strip() == name:
                assert phone.page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
                return
        raise AssertionError(f"Tab never reached {name}")

    tab_to("Start")
    keys.press("Enter")
    assert phone.playground.next("message")["text"] == "/start"
    expect(phone.field).to_be_focused()
    keys.type("one")
    keys.press("Shift+Enter")
    keys.type("two")
    keys.press("Enter")
    assert phone.playground.next("message")["text"] == "one\ntwo"

    message = phone.playground.say("Themes", [{"text": "Home", "callback_data": "home"}])
    phone.log.focus()
    tab_to("Home")
    keys.press("Enter")
    query = phone.playground.next("callback_query")
    keyboard = {"inline_keyboard": [[{"text": "✓ Home", "callback_data": "home"}]]}
    phone.playground.call(
        "editMessageReplyMarkup", chat_id=query["from"]["id"], message_id=message, reply_markup=keyboard
    )
    phone.playground.call("answerCallbackQuery", callback_query_id=query["id"])
    expect(phone.button("✓ Home")).to_be_focused()

    phone.field.focus()
    tab_to("Attach")
    keys.press("Enter")
    expect(phone.page.get_by_role("dialog")).to_be_visible()
    keys.press("Escape")
    expect(phone.button("Attach")).to_be_focused()


def test_new_messages_are_announced_and_old_ones_are_not(phone: Phone) -> None:
    phone.start()
    expect(phone.log).to_have_attribute("aria-live", "polite")
    expect(phone.log).not_to_have_attribute("aria-busy", "true")
    expect(phone.log.locator(".own")).to_contain_text("You:")
    phone.playground.say("Hello")
    expect(phone.log.locator(".theirs")).to_contain_text("In My Experience:")


@pytest.mark.parametrize("size", [(195, 422), (320, 568), (640, 450), (2200, 1200)])
def test_magnified_small_and_huge_screens_lose_nothing(open_page: Callable[..., Phone], size: tuple[int, int]) -> None:
    phone = open_page(viewport={"width": size[0], "height": size[1]})
    fill(phone)
    assert phone.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for name in ("Send", "Attach", "Menu of commands", "Press"):
        button = phone.button(name)
        button.scroll_into_view_if_needed()
        box = button.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= size[0]
        button.click(trial=True)


def test_the_newest_message_stays_in_sight_unless_the_reader_went_up(phone: Phone) -> None:
    phone.start()
    for number in range(30):
        phone.playground.say(f"Message {number}")
    expect(phone.log.get_by_text("Message 29", exact=True)).to_be_in_viewport()
    phone.log.hover()
    phone.page.mouse.wheel(0, -3000)
    expect(phone.button("Go to the newest messages")).to_be_visible()
    phone.playground.say("Message 30")
    expect(phone.log.get_by_text("Message 30", exact=True)).to_have_count(1)
    expect(phone.log.get_by_text("Message 30", exact=True)).not_to_be_in_viewport()
    phone.button("Go to the newest messages").click()
    expect(phone.log.get_by_text("Message 30", exact=True)).to_be_in_viewport()


def test_whoever_wants_no_motion_gets_none(open_page: Callable[..., Phone]) -> None:
    phone = open_page(reduced_motion="reduce")
    phone.start()
    phone.playground.call("sendChatAction", chat_id=phone.playground.student, action="typing")
    dots = phone.shown.locator(".typing i").first
    expect(dots).to_be_visible()
    assert float(dots.evaluate("dot => parseFloat(getComputedStyle(dot).animationDuration)")) < 0.01
