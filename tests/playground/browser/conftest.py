"""A real browser on the playground's page, and a bot that the test itself plays over the Bot API."""

import asyncio
import queue
import shutil
import threading
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, sync_playwright

from playground.app import create_app
from playground.cast import Cast, settle
from playground.server import serving
from playground.world import World
from tests.playground.browser.phone_page import STORY, Phone, Playground

TOKEN = "7104225318:AAplayground-not-a-real-token_0123456"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def playground() -> Iterator[Playground]:
    opened: queue.Queue[tuple[str, Cast, asyncio.AbstractEventLoop, asyncio.Event]] = queue.Queue()

    async def serve() -> None:
        world = World(TOKEN, seed=1)
        cast = settle(world)
        world.updates.clear()

        async def read() -> str:
            return STORY

        notes = {"release_at_once": True, "bundle_command": "ime bundle -o a", "export_command": "ime export -o b"}
        over = asyncio.Event()
        async with serving(create_app(world, notes=notes, staff_reader=read)) as address:
            opened.put((address, cast, asyncio.get_running_loop(), over))
            await over.wait()

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    address, cast, loop, over = opened.get(timeout=20)
    with httpx.Client(base_url=address, trust_env=False, timeout=20) as http:
        playground = Playground(address, cast, http, TOKEN)
        playground.call("getUpdates", timeout=0)
        yield playground
    loop.call_soon_threadsafe(over.set)
    thread.join(20)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if path is None:
        pytest.skip("no browser found: install Chromium (Debian: apt-get install chromium) to test the page")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser: Browser, playground: Playground) -> Iterator[Callable[..., Phone]]:
    """Open the page as often as a test likes; nothing may have gone wrong on any of them, nor left this machine."""
    contexts: list[BrowserContext] = []
    wrong: list[str] = []
    addresses: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            wrong.append(message.text)

    def open_one(path: str = "/", **options: Any) -> Phone:
        context = browser.new_context(**{"viewport": PHONE, "locale": "en-GB"} | options)
        contexts.append(context)
        context.set_default_timeout(10_000)
        context.on("request", lambda request: addresses.append(request.url))
        page = context.new_page()
        page.on("console", note)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto(playground.address + path)
        phone = Phone(page, playground, wrong)
        phone.shown.wait_for()
        return phone

    yield open_one
    for context in contexts:
        context.close()
    assert wrong == []
    assert {urlsplit(address).hostname for address in addresses} <= {"127.0.0.1"}


@pytest.fixture
def phone(open_page: Callable[..., Phone]) -> Phone:
    return open_page()
