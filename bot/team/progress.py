"""A small picture of how far the collection is, in large letters and one bar; its caption says the same in words."""

from __future__ import annotations

from typing import Final

from fpdf import FPDF

from bot.outreach.printing import INK, PAPER, pictured, printable
from conversations.team.boards import Numbers
from conversations.texts import Texts

_WIDTH: Final = 160.0  # millimetres
_HEIGHT: Final = 80.0
_MARGIN: Final = 12.0
_BAR: Final = 16.0
_DPI: Final = 160  # about a thousand dots: sharp on a phone, and some ten kilobytes
_FILL: Final = (196, 79, 44)
_TRACK: Final = (232, 221, 203)


def progress_picture(texts: Texts, numbers: Numbers) -> bytes:
    """The picture, as PNG."""
    page = FPDF(format=(_WIDTH, _HEIGHT))
    page.set_auto_page_break(auto=False)
    page.c_margin = 0  # letters and bar begin at one line
    page.add_page()
    page.set_fill_color(*PAPER)
    page.rect(0, 0, _WIDTH, _HEIGHT, style="F")
    page.set_text_color(*INK)
    inside = _WIDTH - 2 * _MARGIN
    page.set_xy(_MARGIN, 9)
    page.set_font("Helvetica", "", 17)
    page.cell(inside, 8, printable(texts.say("team.status_headline")))
    page.set_xy(_MARGIN, 20)
    page.set_font("Helvetica", "B", 34)
    total = printable(texts.say("team.status_of", total=numbers.total, goal=str(numbers.goal)))
    page.cell(inside, 16, total)
    _bar(page, numbers.share, inside)
    page.set_xy(_MARGIN, 62)
    page.set_font("Helvetica", "B", 20)
    page.cell(inside, 10, f"{numbers.share} %")
    return pictured(bytes(page.output()), _DPI)


def _bar(page: FPDF, share: int, inside: float) -> None:
    for colour, width in ((_TRACK, inside), (_FILL, inside * min(share, 100) / 100)):
        if width:
            page.set_fill_color(*colour)
            radius = min(_BAR, width) / 2
            page.rect(_MARGIN, 43, width, _BAR, style="F", round_corners=True, corner_radius=radius)
