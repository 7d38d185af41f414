"""The forms in which transcripts leave the desk; a new one joins by one entry here."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from desk.exports import csv, jsonl, markdown
from desk.exports.exporter import Exporter

FORMATS: Mapping[str, Exporter] = MappingProxyType(
    {
        "csv": Exporter("a row each, for a spreadsheet", csv.write),
        "jsonl": Exporter("complete, a line each, for programs", jsonl.write),
        "md": Exporter("transcripts to read", markdown.write),
    }
)
