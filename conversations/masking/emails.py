"""E-mail addresses, plain and spelt out."""

from __future__ import annotations

import re

from conversations.masking.rules import Extent, Match, Rule, whole
from conversations.masking.spans import Kind

_I = re.IGNORECASE

_PROVIDERS = (
    r"(?:gmail|hotmail|outlook|yahoo|icloud|live|online|proton|protonmail|msn|mail|me|gmx|stud|ntnu|uio|uib|uit|nmbu|"
    r"oslomet|usn|nord|bi|student|student\.\w{2,10}|stud\.\w{2,10})"
)
_LOCAL = r"(?<![\w.+-])[.+-]{0,3}(?P<it>\w[\w.+-]{0,63}"
_SPELT_LOCAL = (
    r"(?<![\w.+-])[.+-]{0,3}(?P<it>"
    r"(?:\w[\w-]{0,40} ?(?:[(\[{] ?(?:dot|punktum|prikk) ?[)\]}]|(?<= )dot|(?<= )punktum) ?){0,2}"
    r"\w[\w.+-]{0,63}"
)
_DOMAIN = r"(?:[\w-]{1,63}\.){1,6}[^\W\d_]{2,24}(?!\w)"
_SPELT_DOT = r" ?[(\[{<]? ?(?:dot|punktum|prikk) ?[)\]}>]? ?"
_SPELT_DOMAIN = rf"[\w-]{{2,63}}(?:(?:\.|{_SPELT_DOT})[\w-]{{2,63}}){{0,3}}(?:\.|{_SPELT_DOT})[^\W\d_]{{2,24}}(?!\w)"
_SPELT_AT = (
    rf"(?:(?:krøllalfa|alfakrøll) {_SPELT_DOMAIN}|"
    rf"(?:at|@) [\w-]{{2,63}}(?:{_SPELT_DOT}[\w-]{{2,63}}){{0,2}}{_SPELT_DOT}"
    r"[^\W\d_]{2,24}(?!\w)|"
    r"(?:at|@) (?:gmail|hotmail|outlook|icloud|yahoo) ?(?:\.|dot|punktum) ?com(?!\w))"
)


def _shortened(match: Match) -> Extent | None:
    """An address without its last part, at a known provider or with parts that are no plain words."""
    known = re.fullmatch(_PROVIDERS, match["host"], _I)
    return whole(match) if known or re.search(r"[\d._]", match["it"]) else None


RULES = (
    Rule(Kind.EMAIL, re.compile(rf"{_LOCAL}@{_DOMAIN})"), ("@",)),
    Rule(Kind.EMAIL, re.compile(rf"{_LOCAL} ?@ ?{_PROVIDERS}(?:\.[\w-]{{2,63}}){{1,3}}(?!\w))", _I), ("@",)),
    Rule(
        Kind.EMAIL,
        re.compile(rf"{_SPELT_LOCAL} ?[(\[{{<] ?(?:at|a|æt|@|krøllalfa|alfakrøll) ?[)\]}}>] ?{_SPELT_DOMAIN})", _I),
        ("(", "[", "{", "<"),
    ),
    Rule(
        Kind.EMAIL,
        re.compile(rf"(?<![\w.+-])(?P<it>(?:\w{{1,40}} (?:dot|punktum) )?\w[\w.+-]{{0,63}} {_SPELT_AT})", _I),
        ("krøll", " dot ", "dot com", "punktum", "prikk"),
    ),
    Rule(
        Kind.EMAIL,
        re.compile(r"(?<![\w.+-])(?P<it>(?P<local>\w[\w.+-]{1,63})@(?P<host>[\w-]{2,24}(?:\.[\w-]{2,24})?))(?![\w@])"),
        ("@",),
        extent=_shortened,
    ),
)
