"""JSON Lines for programs: canonical and complete, one experience a line (https://jsonlines.org).

A line is the record as it was sealed (`storage.record`), its "version" included, with "id", "source" and "patterns"
added: keys in alphabetical order, nothing between the tokens, UTF-8, LF after each line. `experience.schema.json` says
it to programs.
"""

from __future__ import annotations

import json
import re

from desk.exports.codes import codes_of
from desk.exports.exporter import Output
from desk.exports.harmless import encodable
from desk.study import Study
from desk.wording import Wording
from storage.record import to_bytes

# JSON allows these inside a text as they are, but many programs see the end of a line in them.
_SEEN_AS_LINE_BREAK = re.compile("[\x7f-\x9f\u2028\u2029]")


def write(study: Study, wording: Wording, out: Output) -> None:  # noqa: ARG001 every form has the same signature; this one is for programs and speaks no language
    belongs = codes_of(study)
    for transcript in study.transcripts:
        patterns = [pattern.name for pattern in belongs.get(transcript.id, ())]
        added = {"id": transcript.id, "source": transcript.source, "patterns": patterns}
        content = {**added, **json.loads(to_bytes(transcript.record))}
        line = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        out.file.write(f"{_SEEN_AS_LINE_BREAK.sub(_as_escape, encodable(line))}\n".encode())


def _as_escape(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"
