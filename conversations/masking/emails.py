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
_LOCAL = r"(?<![\w.+-])(?<!(?<!\w)@)[.+-]{0,3}(?P<it>\w[\w.+-]{0,63}"
_SPELT_LOCAL = (
    r"(?<![\w.+-])[.+-]{0,3}(?P<it>"
    r"(?:\w[\w-]{0,40} ?(?:[(\[{] ?(?:dot|punktum|prikk) ?[)\]}]|(?<= )dot|(?<= )punktum) ?){0,2}"
    r"\w[\w.+-]{0,63}"
)
_DOMAIN = r"(?:[\w-]{1,63}\.){1,6}[^\W\d_]{2,24}(?!\w)"
_SPELT_DOT = r"(?:[ -]?[(\[{<]? ?(?:dot|punktum|prikk) ?[)\]}>]?[ -]?|[(\[{]\.[)\]}]| ?\. ?(?=(?:no|com|net|org)\b))"
_SPELT_DOMAIN = rf"[\w-]{{2,63}}(?:(?:\.|{_SPELT_DOT})[\w-]{{2,63}}){{0,3}}(?:\.|{_SPELT_DOT})[^\W\d_]{{2,24}}(?!\w)"
_CURL = r"(?:krøllalfa|alfakrøll|alfa-krøll|krøll-alfa|snabel-?a|snabel a)"
_SPELT_AT = (
    rf"(?:{_CURL}[ -]{_SPELT_DOMAIN}|"
    rf"(?:at|@) (?!(?:\w{{1,10}} )?dot dot)[\w-]{{2,63}}(?:{_SPELT_DOT}[\w-]{{2,63}}){{0,2}}{_SPELT_DOT}"
    r"[^\W\d_]{2,24}(?!\w)|"
    r"(?:at|@) (?:gmail|hotmail|outlook|icloud|yahoo) ?(?:\.|dot|punktum) ?com(?!\w))"
)

_AT_COMPUTER = re.compile(r" (?:at|-at-|_at_) [\w-]{1,63}\.", _I)


def _shortened(match: Match) -> Extent | None:
    """An address without its last part, at a known provider or with parts that are no plain words."""
    known = re.fullmatch(_PROVIDERS, match["host"], _I)
    return whole(match) if known or re.search(r"[\d._]", match["it"]) else None


def _artful(match: Match) -> Extent | None:
    """Not "look at gmail.com", "in 2024 at ntnu.no"."""
    local = match["it"].split(" ")[0]
    return whole(match) if re.search(r"[^\W\d_][\d._]+\w", local) or re.search(r"[^\W\d_]\d+$", local) else None


RULES = (
    Rule(Kind.EMAIL, re.compile(rf"{_LOCAL}@{_DOMAIN})"), ("@",)),
    Rule(
        Kind.EMAIL,
        re.compile(rf"{_LOCAL} ?@ ?{_PROVIDERS}(?: ?[.,] ?[a-z-]{{2,63}})?(?: ?[.,] ?|,)(?:no|com|net|org)(?!\w))", _I),
        ("@",),
    ),
    Rule(
        Kind.EMAIL,
        re.compile(rf"{_LOCAL} ?@ {{0,2}}[\w-]{{2,63}}(?:\.[\w-]{{2,63}}){{0,2}}[.,](?:no|com|net|org|edu)(?!\w))", _I),
        ("@",),
    ),
    # "at" for the sign, in capitals or after a word that says that an address follows; and with lines for blanks.
    Rule(
        Kind.EMAIL,
        re.compile(rf"{_LOCAL} (?:AT|-at-|_at_) (?:[\w-]{{1,63}}\.){{1,4}}[a-z]{{2,24}}(?!\w))"),
        (" at ", "-at-", "_at_"),
        sign=_AT_COMPUTER,
    ),
    Rule(
        Kind.EMAIL,
        re.compile(
            r"(?<!\w)(?:e-?post|e-?mail|mail|stud-?mail)\w{0,8}(?:[ :,]{1,2}(?:min|mi|mitt|my|hans|hennes|his|"
            r"her|er|e|is|til|to|me|"
            r"meg|på)\b){0,4}[ :]{1,2}(?P<it>\w[\w.+-]{0,63} at (?:[\w-]{1,63}\.){1,4}[a-z]{2,24}(?!\w))",
            _I,
        ),
        (" at ",),
        sign=_AT_COMPUTER,
    ),
    # Where what stands before "at" is no plain word: "kari_n at hotmail.com".
    Rule(
        Kind.EMAIL,
        re.compile(rf"{_LOCAL} at (?:[\w-]{{1,63}}\.){{1,4}}(?:no|com|net|org|edu|se|dk|de)(?!\w))", _I),
        (" at ",),
        sign=_AT_COMPUTER,
        extent=_artful,
    ),
    Rule(
        Kind.EMAIL,
        re.compile(
            r"(?<![\w.+-])(?P<it>[a-z0-9][a-z0-9.]{0,40}(?:_(?:at|krøllalfa)_|-at-|_\(at\)_)[a-z0-9-]{2,40}"
            r"(?:(?:_(?:dot|punktum)_|-dot-|\.)[a-z0-9-]{2,24}){1,3}(?!\w))",
            _I,
        ),
        ("_at_", "-at-", "alfa_", "(at)"),
    ),
    Rule(Kind.EMAIL, re.compile(rf"{_LOCAL} ?@ ?{_PROVIDERS}(?:\.[\w-]{{2,63}}){{1,3}}(?!\w))", _I), ("@",)),
    Rule(
        Kind.EMAIL,
        re.compile(rf"{_SPELT_LOCAL} ?[(\[{{<] ?(?:at|a|æt|@|{_CURL}) ?[)\]}}>] ?{_SPELT_DOMAIN})", _I),
        ("(", "[", "{", "<"),
    ),
    Rule(
        Kind.EMAIL,
        re.compile(
            rf"(?<![\w.+-])(?P<it>(?:\w{{1,40}} (?:dot|punktum) )?\w[\w.+-]{{0,63}}(?: |(?<=-)|-){_SPELT_AT})", _I
        ),
        ("krøll", "snabel", "dot", "punktum", "prikk"),
        sign=re.compile(r"krøll|snabel|punktum|prikk| dot |\bdot\W+\w|dot\W+com", _I),
    ),
    Rule(
        Kind.EMAIL,
        re.compile(
            r"(?<![\w.+-])(?<!(?<!\w)@)(?P<it>(?P<local>\w[\w.+-]{1,63})@(?P<host>[\w-]{2,24}(?:\.[\w-]{2,24})?))(?![\w@])"
        ),
        ("@",),
        extent=_shortened,
    ),
)
