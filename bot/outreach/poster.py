"""Posters with a QR code: one page, in the size of a poster or of a card, as PDF or as a picture of that PDF.

`segno` makes the code and `fpdf2` sets the page; both are small and draw lines and letters rather than pixels. The
letters are Helvetica's, one of the fonts that every PDF program has, and has æ, ø and å.
"""

from __future__ import annotations

from typing import Final

import segno
from fpdf import FPDF

from bot.outreach.printing import INK, PAPER, pictured, printable
from conversations.texts import Texts

SIZES: Final = {"a4": (210.0, 297.0), "a6": (105.0, 148.0)}  # millimetres

_DPI: Final = 300
_QUIET: Final = 4  # modules of white around a code (ISO/IEC 18004)


def poster_in(texts: Texts, link: str, *, size: str, form: str) -> bytes:
    """A poster in the words of a language."""
    lines = tuple(texts.say(f"team.poster_line_{number}") for number in (1, 2))
    return poster(link, texts.say("team.poster_headline"), lines, size=size, form=form)


def poster(link: str, title: str, lines: tuple[str, ...], *, size: str, form: str) -> bytes:
    """A poster.

    Args:
        link: What the code leads to; also set in letters below it.
        title: Large, on top.
        lines: Small, at the foot.
        size: One of `SIZES`.
        form: One of `POSTER_FORMS`.
    """
    content = _pdf(link, title, lines, *SIZES[size])
    return content if form == "pdf" else pictured(content, _DPI)


def _pdf(link: str, title: str, lines: tuple[str, ...], width: float, height: float) -> bytes:
    page = FPDF(format=(width, height))
    page.set_auto_page_break(auto=False)
    page.set_title(printable(title))
    page.add_page()
    page.set_fill_color(*PAPER)
    page.rect(0, 0, width, height, style="F")
    page.set_text_color(*INK)
    margin = width * 0.09
    page.set_margins(margin, margin)
    page.set_y(height * 0.07)
    page.set_x(margin)
    page.set_font("Helvetica", "B", width * 0.21)
    page.multi_cell(width - 2 * margin, width * 0.09, printable(title), align="C")
    side = width * 0.62
    top = max(page.get_y() + height * 0.03, height * 0.29)
    _code(page, link, (width - side) / 2, top, side)
    page.set_xy(margin, top + side + height * 0.015)
    page.set_font("Helvetica", "", width * 0.058)
    page.multi_cell(width - 2 * margin, width * 0.03, printable(link.removeprefix("https://")), align="C")
    page.set_xy(margin, height * 0.84)
    page.set_font("Helvetica", "", width * 0.068)
    for line in lines:
        page.set_x(margin)
        page.multi_cell(width - 2 * margin, width * 0.034, printable(line), align="C")
        page.ln(width * 0.012)
    return bytes(page.output())


def _code(page: FPDF, link: str, left: float, top: float, side: float) -> None:
    """A quarter of a code of this correction may be torn or dirty before a phone fails to read it."""
    rows = tuple(segno.make(link, error="q", micro=False).matrix)
    module = side / (len(rows) + 2 * _QUIET)
    page.set_fill_color(255, 255, 255)
    page.rect(left, top, side, side, style="F")
    page.set_fill_color(*INK)
    for y, row in enumerate(rows, start=_QUIET):
        for x, dark in enumerate(row, start=_QUIET):
            if dark:
                page.rect(left + x * module, top + y * module, module * 1.01, module * 1.01, style="F")
