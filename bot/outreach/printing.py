"""Pages that are drawn: their colours, their letters, and a page as a picture."""

from __future__ import annotations

import io
from typing import Final

import pypdfium2

INK: Final = (24, 43, 73)
PAPER: Final = (255, 250, 240)

_POINTS: Final = 72  # to an inch, PDF's unit


def printable(text: str) -> str:
    """The text in the letters that Helvetica has; anything else becomes a question mark rather than an error."""
    return text.replace("–", "-").replace("«", '"').replace("»", '"').encode("latin-1", "replace").decode("latin-1")


def pictured(content: bytes, dpi: int) -> bytes:
    """The first page of a PDF as PNG, in dots per inch."""
    document = pypdfium2.PdfDocument(content)
    try:
        image = document[0].render(scale=dpi / _POINTS).to_pil()
    finally:
        document.close()
    out = io.BytesIO()
    image.save(out, "PNG", dpi=(dpi, dpi), optimize=True)
    return out.getvalue()
