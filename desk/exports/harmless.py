"""What a student's text may not bring along into a document, whatever its form.

Nothing is lost by it: the JSONL export keeps every character that can be written at all.
"""

from __future__ import annotations

import re

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

_LINE_BREAK = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_HARMFUL = re.compile(
    "["
    "\x00-\x08\x0e-\x1f\x7f-\x9f"  # controls but tab and line break: a NUL ends the file for some programs
    "\ud800-\udfff"  # half a character, which no file in UTF-8 can hold
    "\u202a-\u202e\u2066-\u2069"  # turn the direction of what follows, columns and labels of ours included
    "\ufffe\uffff"  # no characters, and forbidden in XML
    "]"
)


def harmless(text: str) -> str:
    """Give the text with every kind of line break as LF, and U+FFFD for what could do harm where it is read."""
    return _HARMFUL.sub(REPLACEMENT, _LINE_BREAK.sub("\n", text))


def encodable(text: str) -> str:
    """Give the text with U+FFFD for half characters only, so that it can be written as UTF-8."""
    return _SURROGATE.sub(REPLACEMENT, text)
