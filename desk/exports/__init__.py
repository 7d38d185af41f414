"""The forms in which stories leave the desk; a new one joins by one entry here."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from desk.exports.exporter import Exporter, Output

FORMATS: Mapping[str, Exporter] = MappingProxyType(
    {
        "xlsx": Exporter("for Excel, LibreOffice and QualCoder", "xlsx", "xlsx"),
        "csv": Exporter("a row each, for a spreadsheet", "csv", "csv", manifest=False),
        "csv-en": Exporter("the same for an English Excel", "csv_en", "csv", manifest=False),
        "md": Exporter("transcripts to read", "markdown", "md"),
        "docx": Exporter("transcripts to read in Word", "docx", "docx"),
        "qdpx": Exporter("for NVivo, ATLAS.ti, MAXQDA and QualCoder", "qdpx", "qdpx", rounds=2),
        "taguette": Exporter("pages and a codebook for Taguette", "taguette", "zip"),
        "sqlite": Exporter("tables with full-text search, for Datasette", "sqlite", "db", rounds=2),
        "jsonl": Exporter("complete, a line each, for programs", "jsonl", "jsonl", manifest=False),
    }
)
MANIFEST = Exporter("what is inside, and what was left out", "manifest", "json")

__all__ = ["FORMATS", "MANIFEST", "Exporter", "Output"]
