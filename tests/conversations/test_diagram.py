"""The picture in docs/conversation.md is drawn from the code."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from conversations import diagram
from conversations.advance import advance
from conversations.screens import step_of

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "conversation.md"


def test_the_page_shows_the_conversation_as_it_is() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert diagram.inserted(page) == page, f"the conversation has changed; run: {diagram.COMMAND}"
    assert diagram.COMMAND in page


def test_the_picture_shows_the_ways_that_matter() -> None:
    drawn = diagram.picture()
    for way in (
        "[*] --> welcome",
        "welcome --> small_tell: [share]",
        "welcome --> unasked: text",
        "small_tell --> review: [finish]",
        "review --> done: [send]",
        "review --> placing: text",
        "- `/stop` leads to *stopped* from everywhere.",
        "- `/help` never moves the conversation.",
    ):
        assert way in drawn


def test_every_arrow_is_something_that_happened() -> None:
    arrows = set(re.findall(r"^    (\w+) --> (\w+):", diagram.picture(), re.MULTILINE))
    walked = {
        (step_of(before).replace(".", "_"), step_of(advance(before, event).dialogue).replace(".", "_"))
        for before, event, _ in diagram.walk()
    }
    assert arrows <= walked
    assert {one for one, other in arrows if other == "done"} == {"review"}, "only a review is sent"


def test_the_command_prints_the_picture_or_puts_it_into_a_page(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    diagram.main([])
    assert capsys.readouterr().out == f"{diagram.picture()}\n"
    page = tmp_path / "page.md"
    page.write_text(f"Above\n{diagram.BEGIN}\nold\n{diagram.END}\nBelow\n", encoding="utf-8")
    diagram.main([str(page)])
    assert page.read_text(encoding="utf-8") == f"Above\n{diagram.BEGIN}\n{diagram.picture()}\n{diagram.END}\nBelow\n"


def test_the_command_works_as_the_page_says() -> None:
    module = diagram.COMMAND.split()[2]
    printed = subprocess.run(
        [sys.executable, "-m", module], cwd=ROOT, capture_output=True, check=True, encoding="utf-8"
    )
    assert printed.stdout == f"{diagram.picture()}\n"
