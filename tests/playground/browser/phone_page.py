"""The page as a test sees it: the phone in the browser, and the bot's side over the Bot API."""

import json
from dataclasses import dataclass
from typing import Any

import httpx
from playwright.sync_api import Locator, Page

from playground.cast import Cast

STORY = "A story that staff read. <b>not bold</b>"


@dataclass
class Playground:
    """A playground that is being served, and its bot, which does just what the test says."""

    address: str
    cast: Cast
    http: httpx.Client
    token: str
    _offset: int = 0

    @property
    def student(self) -> int:
        """The chat of the first student."""
        return self.cast.students[0].id

    def call(self, method: str, files: dict[str, Any] | None = None, **parameters: object) -> Any:
        """Call a method of the Bot API and return its result; a refusal fails the test."""
        plain = {name: value if isinstance(value, str) else json.dumps(value) for name, value in parameters.items()}
        answer = self.http.post(f"/bot{self.token}/{method}", data=plain, files=files).json()
        assert answer["ok"], answer
        return answer["result"]

    def next(self, kind: str) -> dict[str, Any]:
        """Wait for the next update, which has to be of this kind."""
        for _ in range(10):
            updates = self.call("getUpdates", offset=self._offset, limit=1, timeout=1)
            if updates:
                self._offset = updates[0]["update_id"] + 1
                assert kind in updates[0], updates[0]
                content: dict[str, Any] = updates[0][kind]
                return content
        raise AssertionError(f"no {kind} came")

    def say(self, text: str, *rows: list[dict[str, Any]], **parameters: object) -> int:
        """Write to the first student, with rows of inline buttons, and return the message's id."""
        if rows:
            parameters["reply_markup"] = {"inline_keyboard": list(rows)}
        sent = self.call("sendMessage", None, chat_id=self.student, text=text, **parameters)
        return int(sent["message_id"])


@dataclass
class Phone:
    """The page in a browser: the phone that is shown first."""

    page: Page
    playground: Playground
    wrong: list[str]
    """What the browser complained of; a test that provokes it takes it out."""

    @property
    def shown(self) -> Locator:
        return self.page.locator(".phone:not([hidden])").first

    @property
    def log(self) -> Locator:
        return self.shown.get_by_role("log")

    @property
    def field(self) -> Locator:
        return self.shown.get_by_role("textbox")

    def button(self, name: str) -> Locator:
        return self.shown.get_by_role("button", name=name, exact=True)

    def start(self) -> None:
        """Press START, and let the bot hear it."""
        self.button("Start").click()
        assert self.playground.next("message")["text"] == "/start"

    def send(self, text: str) -> None:
        self.field.fill(text)
        self.field.press("Enter")
