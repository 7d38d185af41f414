"""What is inside an export, from which bundles, and what was left out: so that a file says how complete it is."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Final

from desk.exports.exporter import Output
from desk.exports.harmless import harmless
from desk.study import Study
from desk.wording import Wording

_NOWHERE: Final = "–"  # a bundle that does not say where it is from


def lines_of(study: Study, wording: Wording) -> list[str]:
    """Lines for people: how many stories, what was held back, and where they are from."""
    words, tally, kept = wording.manifest, study.tally, study.kept
    counted = {
        "inside": len(study.transcripts),
        "redacted": kept.redacted,
        "put_aside": kept.put_aside,
        "filtered_out": kept.filtered_out,
        "withdrawn": tally.withdrawn,
        "small_groups": tally.small_groups,
        "lost": sum(tally.lost.values()),
    }
    lines = [words[name].format(count=count) for name, count in counted.items() if count or name == "inside"]
    lines += [
        words["bundle"].format(file=origin.file, source=origin.source or _NOWHERE, count=origin.stories)
        for origin in tally.origins
    ]
    return [" ".join(harmless(line).split()) for line in lines]


def numbers_of(study: Study) -> dict[str, object]:
    """The same for programs, with what the stories have in common."""
    tally, kept = study.tally, study.kept
    return {
        "stories": len(study.transcripts),
        "sources": sorted({transcript.source for transcript in study.transcripts}),
        "weeks": sorted({transcript.record.week for transcript in study.transcripts}),
        "patterns": [pattern.name for pattern in study.patterns],
        "bundles": [asdict(origin) for origin in tally.origins],
        "with_redactions": kept.redacted,
        "put_aside": kept.put_aside,
        "filtered_out": kept.filtered_out,
        "withdrawn": tally.withdrawn,
        "without_link_of_few": tally.small_groups,
        "repeated": tally.repeated,
        "not_read": {loss.name.lower(): count for loss, count in tally.lost.items()},
        "faults": list(tally.faults),
    }


def write(study: Study, wording: Wording, out: Output) -> None:  # noqa: ARG001 every form has the same signature; this one is for programs and speaks no language
    """The manifest as a file of its own."""
    out.file.write(json.dumps(numbers_of(study), ensure_ascii=True, indent=2).encode() + b"\n")
