"""What is inside an export, and what was left out, so that a file says for itself how complete it is."""

from __future__ import annotations

import json
from typing import IO

from desk.study import Study
from desk.wording import Wording


def lines_of(study: Study, wording: Wording) -> list[str]:
    """Sentences for people: how many stories, and what was held back."""
    words, tally, kept = wording.manifest, study.tally, study.kept
    counted = {
        "inside": len(study.transcripts),
        "redacted": kept.redacted,
        "put_aside": kept.put_aside,
        "filtered_out": kept.filtered_out,
        "withdrawn": tally.withdrawn,
        "lost": sum(tally.lost.values()),
    }
    return [words[name].format(count=count) for name, count in counted.items() if count or name == "inside"]


def numbers_of(study: Study) -> dict[str, object]:
    """The same for programs, with the sources that stories are from and the names of patterns."""
    tally, kept = study.tally, study.kept
    return {
        "stories": len(study.transcripts),
        "sources": sorted({transcript.source for transcript in study.transcripts}),
        "weeks": sorted({transcript.record.week for transcript in study.transcripts}),
        "patterns": [pattern.name for pattern in study.patterns],
        "with_redactions": kept.redacted,
        "put_aside": kept.put_aside,
        "filtered_out": kept.filtered_out,
        "withdrawn": tally.withdrawn,
        "repeated": tally.repeated,
        "not_read": sum(tally.lost.values()),
        "faults": list(tally.faults),
    }


def write(study: Study, wording: Wording, out: IO[bytes]) -> None:  # noqa: ARG001 — every form has the same signature
    """The manifest as a file of its own."""
    out.write(json.dumps(numbers_of(study), ensure_ascii=True, indent=2).encode() + b"\n")
