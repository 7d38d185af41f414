"""A text as words, each with what a rule about names asks of it."""

from __future__ import annotations

import re
from typing import NamedTuple

from conversations.masking.folding import TAKEN

# A word, or something masked, which counts as one, as its placeholder will.
_WORD = re.compile(rf"({TAKEN}+|(?<![\w@#])[^\W\d_]+(?:'(?=[^\W\d_]{{2}})[^\W\d_]+)?(?![\w@#]))")
# Between two words: whatever makes the second one begin a sentence, a quotation or a line. A placeholder does not.
_OPENING = re.compile(r"[^\w\s,'&+/)\[\]-]|\n")
# Their full stop ends no sentence.
_ABBREVIATIONS = {"dr", "prof", "mr", "mrs", "ms", "st"}


class Token(NamedTuple):
    """A word.

    Attributes:
        start: where it begins, in code points.
        end: where it has ended.
        key: the word, case-folded.
        capital: whether it begins with a capital that says something: in NTNU and in shouted words it does not.
        opens: whether a sentence begins with it, so that any word would have a capital here.
        joined: whether one space or a hyphen parts it from the word before.
    """

    start: int
    end: int
    key: str
    capital: bool = False
    opens: bool = False
    joined: bool = False


NOTHING = Token(0, 0, "")


def tokens(plain: str) -> list[Token]:
    """The words of a folded text, in order."""
    found: list[Token] = []
    end = 0
    pieces = _WORD.split(plain)
    for between, word in zip(pieces[::2], pieces[1::2], strict=False):
        start = end + len(between)
        end = start + len(word)
        opens, joined = (False, True) if between == " " and found else _parted(found, between)
        if word[0] == TAKEN:
            found.append(Token(start, end, "", opens=opens))
        else:
            capital = word[0].isupper() and (len(word) == 1 or not word.isupper())
            found.append(Token(start, end, word.casefold(), capital, opens, joined and found[-1].key != ""))
    return found


def _parted(before: list[Token], between: str) -> tuple[bool, bool]:
    """Whether what stands between two words begins a sentence, and whether it joins them all the same."""
    if not before:
        return True, False
    abbreviated = between == ". " and before[-1].key in _ABBREVIATIONS
    return not abbreviated and _OPENING.search(between) is not None, between == "-" or abbreviated
