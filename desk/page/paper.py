"""What is made to be printed from the page: the report and the cards, with the filters of the address."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import io
import re
import secrets
from typing import TYPE_CHECKING, Final

from starlette.datastructures import QueryParams
from starlette.responses import HTMLResponse, Response

from conversations.languages import Language
from desk import cards, report
from desk.cards.deck import PER_PAGE, SEEDS
from desk.page.session import Session
from desk.report.document import ReportError
from desk.report.periods import Period

if TYPE_CHECKING:
    from desk.page.views import View

_STYLE: Final = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_MOST: Final = 200


async def report_page(session: Session, view: View, query: QueryParams, language: Language) -> Response:
    """The report; a problem with the periods is told in it."""
    wanted = report.Wanted(periods=_periods(query))
    out = io.BytesIO()
    try:
        await asyncio.to_thread(report.write_report, session.study(view.filters), language, out, wanted)
    except ReportError as problem:
        return HTMLResponse(view.trouble(str(problem)), 422)
    return _paper(out.getvalue(), query, "in-my-experience-report.html")


async def cards_page(session: Session, view: View, query: QueryParams, language: Language) -> Response:
    """A deck of cards."""
    per_page, seed = _number(query, "per_page"), query.get("seed", "").strip()
    wanted = cards.Wanted(
        seed=int(seed) % SEEDS if seed.isdecimal() else secrets.randbelow(SEEDS),
        count=_number(query, "count") or None,
        per_page=per_page if per_page in PER_PAGE else PER_PAGE[0],
        blank=min(_number(query, "blank"), _MOST),
        sheets=min(_number(query, "sheets"), _MOST),
    )
    out = io.BytesIO()
    await asyncio.to_thread(cards.write_cards, session.study(view.filters), language, out, wanted)
    return _paper(out.getvalue(), query, "in-my-experience-cards.html")


def _periods(query: QueryParams) -> tuple[Period, Period] | None:
    weeks = [query.get(name, "") for name in ("first_since", "first_until", "second_since", "second_until")]
    return (Period(weeks[0], weeks[1]), Period(weeks[2], weeks[3])) if all(weeks) else None


def _number(query: QueryParams, name: str) -> int:
    text = query.get(name, "").strip()
    return int(text[:6]) if text.isdecimal() else 0


def _paper(content: bytes, query: QueryParams, name: str) -> Response:
    """The page, with its own style allowed and nothing else."""
    style = _STYLE.search(content.decode())
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode() if style else ""
    headers = {"content-security-policy": f"default-src 'none'; style-src 'sha256-{digest}'; frame-ancestors 'none'"}
    if query.get("save"):
        headers["content-disposition"] = f'attachment; filename="{name}"'
    return HTMLResponse(content, headers=headers)
