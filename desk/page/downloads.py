"""Files that leave the desk: made from a study, in memory, and handed to the browser."""

from __future__ import annotations

import asyncio
import io
from typing import Final

from starlette.responses import Response

from conversations.languages import Language
from desk.exports import FORMATS, MANIFEST, Output
from desk.notes.applied import Filters
from desk.page.session import Session
from desk.wording import wording

_TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/x-ndjson",
    "md": "text/markdown; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "taguette": "application/zip",
    "manifest": "application/json",
}

DOWNLOADS: Final = {**FORMATS, "manifest": MANIFEST}
"""Every form, and what says what was left out, since some forms have no place for that."""


async def download(session: Session, filters: Filters, form: str, language: Language) -> Response:
    """One form of what the filters want."""
    study = session.study(filters)
    out = io.BytesIO()
    await asyncio.to_thread(DOWNLOADS[form].write, study, wording(language), Output(out))
    kind = ".manifest" if form == "manifest" else ""
    name = f"in-my-experience{kind}.{DOWNLOADS[form].suffix}"
    return Response(
        out.getvalue(),
        media_type=_TYPES.get(form, "application/octet-stream"),
        headers={"content-disposition": f'attachment; filename="{name}"'},
    )
