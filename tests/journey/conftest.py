"""The product as people meet it: started as `make run` starts it, in the browser that the page's own tests use."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.pages import started
from tests.playground.browser.conftest import browser

__all__ = ["browser"]

# Sharp enough for print, and a chat that is at its end at once: a picture taken on the way there shows half a button.
STILL: Any = {"device_scale_factor": 2, "reduced_motion": "reduce"}

# What the docs show; the rest is taken too, so that a page that cannot be drawn is noticed, and not kept.
KEPT = {
    "phone-nb-light-welcome",
    "phone-nb-light-themes",
    "phone-nb-light-review",
    "phone-nb-dark-review",
    "wide-light",
    "outreach-nudges",
    "outreach-audience",
    "outreach-letter",
    "outreach-nudge",
    "desk-start",
    "desk-stories",
    "desk-patterns",
    "desk-leave",
    "desk-report",
    "desk-cards",
}


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """A playground of its own, started as `make run` starts it."""
    with started("playground", "--port", "0", "--folder", str(tmp_path / "playground")) as address:
        yield address


@pytest.fixture
def picture(request: pytest.FixtureRequest) -> Callable[[Page, str], None]:
    folder = request.config.getoption("--pictures")

    def take(page: Page, name: str) -> None:
        page.evaluate("document.activeElement?.blur()")
        page.mouse.move(0, 0)  # a button under it would look chosen
        keep = folder and name in KEPT
        still = {"animations": "disabled", "path": Path(folder) / f"{name}.png"} if keep else {}
        taken = page.screenshot(**still)
        assert taken.startswith(b"\x89PNG")

    return take
