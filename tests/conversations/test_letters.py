"""Letters as screens."""

from __future__ import annotations

from conversations.blocks import Link
from conversations.outreach.letters import Notice, screen_of_notice


def test_where_many_read_buttons_lead_to_the_bot_and_answer_nothing() -> None:
    notice = Notice("0", "Middag", "torsdag", "Moholt", "", "https://example.org")
    screen = screen_of_notice(notice, None, "https://t.me/ime_bot")
    assert screen.rows == (
        (Link("letter.page", "https://example.org"),),
        (Link("letter.open", "https://t.me/ime_bot"),),
    )
