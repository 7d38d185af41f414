"""Names that people go by on the net."""

from __future__ import annotations

import re

from conversations.masking.namelists import word_sets
from conversations.masking.rules import Extent, Match, Rule
from conversations.masking.services import SERVICE_PARTS, SERVICES
from conversations.masking.spans import Kind

_I = re.IGNORECASE

_OWNED = (
    r"(?:[ ,-]{1,2}(?:min|mi|mitt|my|meg|me|hans|hennes|his|her|is|er|e|name|navn|navnet|konto|kontoen|"
    r"heter|heiter|hete|kaller|kallar|kalla|call|myself|as|søk|search|legg|til|add|adda|adde|jeg|eg|æ|am|i|på|som|"
    r"han|hun|ho|hu|vi|they|he|she|we|for|on|at|under|der|there|there's|"
    r"da|då|vel|jo|gjerne|pls|please|finn|finner|finst|find|du|you|can|kan|dere|folk|go|by|går|under|namnet|using|bruker|brukar|heiter|"
    r"account|snap|snapchat|insta|instagram|discord|telegram|tiktok|facebook|reddit|jodel|steam|twitch|strava|"
    r"spotify)\b){0,5}"
)

# What stands between a service and the name there: ":", " -> ", an emoji, a quotation mark ...
_SIGN = r"(?P<sign>(?:(?![-/'])[^\w\s.!?;)&+%#]{1,3} ?| [^\w\s.!?;)&+%#]{1,3} ?| )[\"'«“(@]?)"
# Behind one of these a plain word is a name too.
_SAYING = (":", "=", "→", "➡", "👉")
# Abbreviations, course codes, terms, "2.klasse" and sentences with no blank between are made up of the same characters.
_NO_HANDLE = re.compile(
    r"(?:[^\W\d_]{1,2}\.){1,4}(?:[^\W\d_]{1,2}|eks)?|(?:kl|ca)\.?\d\S*|(?-i:[A-ZÆØÅ]{2,6}\d{2,4})(?:-\S*)?|"
    r"[hv](?:20)?\d\d|\d{1,4}[a-z]{0,3}|"
    r"\d{1,2}\.[^\W\d_]{1,12}|[^\W\d_]{1,20}\.(?:men|og|det|den|jeg|så|ikke|ikkje|vi|da|for|hva|nå|no|eg|æ|ho|han|"
    r"hun|the|but|and|it|"
    r"i|you|so|then|hver|alle|dei|de|er|har|my|she|he|we)",
    _I,
)


# How words end that describe, and so are nobody's name.
_DESCRIBING = re.compile(
    r"(?:ig|ige|leg|lege|et|ett|sk|ske|ende|ande|full|fulle|løs|løst|laus|laust|som|somt|bar|ert|erte|iv|ivt|al|ell|"
    r"elt|ing|ed|ful|less|ous|able|ly|isk|kt|dt|gt|ere|are|tom|åpen|open|ste|het|heit|else|bra|ene|ane|elser|inger|ingar|heter|sjoner|ismer|bilder|"
    r"folk|memes|reels|stories|ting|greier)"
)
_COMPOUND = re.compile(r"[^\W\d_]{2,20}-[^\W\d_]{3,20}")
_LONGEST_ENDING = 8


def _made_up(match: Match) -> Extent | None:
    """Only what looks like a handle: with a digit, an underscore or a dot within, or alone after a colon."""
    handle = match["it"].rstrip(".-")
    start = match.start("it")
    artful = any(c.isdigit() or c in "_.#" for c in handle) and any(c.isalpha() for c in handle)
    artful = artful or re.fullmatch(r"[^\W\d_]{3,20}-[^\W\d_]{1,2}", handle) is not None
    alone = (
        any(sign in match["sign"] for sign in _SAYING)
        and len(handle) >= len("nissen")
        and not describes(handle.casefold())
        and _COMPOUND.fullmatch(handle) is None
        and at_the_end(match)
    )
    said = any(sign in match["sign"] for sign in ":=")
    ordinary = not said and _NO_HANDLE.fullmatch(handle) is not None
    return (start, start + len(handle)) if (artful or alone) and not ordinary else None


def _dotted(match: Match) -> Extent | None:
    """No computer's name, "nrk.no på insta", and no "2.klasse"."""
    return None if "." not in match["it"] or re.search(r"\.(?:no|com|org|net)$", match["it"], _I) else _made_up(match)


def describes(word: str) -> bool:
    """Whether a case-folded word says something of a service, "privat", and so is no name there."""
    return word in word_sets("context.toml")["said_of_services"] or ends(_DESCRIBING, word)


def ends(pattern: re.Pattern[str], word: str) -> bool:
    """Whether a word ends as a pattern says, with a letter or more before."""
    return any(pattern.fullmatch(word, start) for start in range(max(1, len(word) - _LONGEST_ENDING), len(word) - 1))


def at_the_end(match: Match) -> bool:
    """Whether a clause ends behind the name, so that it is no word of a sentence."""
    behind = match.string[match.end("it") : match.end("it") + 8]
    return re.match(r"[\"'»”]?\.? ?(?:$|[\n,;)!?]|[^\w\s.:/@#\ufffc-]|(?:og|and|eller|or) )", behind) is not None


AT_SIGN = (
    Rule(
        Kind.HANDLE,
        re.compile(
            r"(?<![\w/@.])(?P<it>@(?!(?:alle|all|everyone|here|channel|noen|nokon|dere|"
            r"dykk|hjemme|heime|home|work|jobb|skolen|natta|night)\b)(?=[\w.-]{0,30}[^\W\d_])\w(?:[\w.-]{0,62}\w)?"
            r"(?:@[\w-]{1,40}(?:\.[\w-]{2,24}){1,3})?)"
        ),
        ("@",),
    ),
    Rule(Kind.HANDLE, re.compile(r"(?<![\w.])(?P<it>[^\W\d][\w.]{1,31}#\d{4})(?!\w)"), ("#",), digits=4),
)
RULES = (
    Rule(
        Kind.HANDLE,
        re.compile(
            rf"(?<!\w){SERVICES}{_OWNED}{_SIGN}(?P<it>\w[\w.-]{{2,31}}(?:#[a-z0-9]{{3,5}})?)(?![\w@#/])",
            _I,
        ),
        SERVICE_PARTS,
        extent=_made_up,
    ),
    # Some words between, as in "på insta heter kaninen min pelle.pelsen" or "meg på insta så lenge: helene.h".
    Rule(
        Kind.HANDLE,
        re.compile(
            rf"(?<!\w){SERVICES}(?:,? [^\W\d_]{{1,12}}){{0,4}}(?::| (?:heter|heiter|hete|kalles|kaller|kallar|"
            rf"kalla|som|"
            r"navnet|namnet|under|brukeren|brukaren|kontoen|profilen|called|named|"
            r"as)(?: [^\W\d_]{1,12}){0,2}) (?P<sign>)"
            r"[\"'«“(]?(?P<it>[^\W\d][\w.-]{2,31})(?![\w@#/])",
            _I,
        ),
        SERVICE_PARTS,
        extent=_made_up,
    ),
    # Parts with a dot between before a service, "kari.nordmann på tiktok", "lars.k (snap)".
    Rule(
        Kind.HANDLE,
        re.compile(
            rf"(?<![\w@#/.-])(?P<sign>)(?P<it>[^\W\d_][^\W_]{{0,20}}(?:[.-][^\W_]{{1,20}}){{1,3}})(?: (?:heter|"
            rf"heiter|er|e|is)(?: [^\W\d_]{{1,8}}){{1,3}})?"
            rf"(?: (?:på|on) | \()(?:min |mi |my )?{SERVICES}(?!\w)",
            _I,
        ),
        SERVICE_PARTS,
        extent=_dotted,
    ),
    # The other way round: "eg heiter ola_94 på strava".
    Rule(
        Kind.HANDLE,
        re.compile(
            r"(?<!\w)(?:heter|heiter|hete|er|e|am|i'm|im|is|called|som|as|add|adde|adda|følg|follow|navnet|namnet|"
            r"kalla|kalt|til|opp|etter|up|for|finn|find|sjekk|check|se|sjå|under|me|meg|søk|search|av|by|fra|frå|from) "
            r"(?P<sign>)[\"'«“]?"
            rf"(?P<it>[^\W\d][\w.-]{{2,31}})[\"'»”]? (?:på|on|i|in) (?:min |mi |my )?{SERVICES}(?!\w)",
            _I,
        ),
        SERVICE_PARTS,
        extent=_made_up,
    ),
    # A word with a line inside, or with figures behind it and "på snap", where the text speaks of such a service.
    Rule(
        Kind.HANDLE,
        re.compile(r"(?<![\w@#/.:-])(?P<it>[^\W_][^\W_]{0,30}(?:\.[^\W_]{1,20})?_(?:[\w.]{0,30}[^\W_]_?)?)(?![\w@/])"),
        (*SERVICE_PARTS, " add", " følg", " follow", " søk", " bruker", " brukar", " profil"),
    ),
    Rule(
        Kind.HANDLE,
        re.compile(
            rf"(?<![\w@#/.-])(?P<it>(?!kull|klasse|gruppe|linje|trinn|kurs|emne|team|"
            rf"uka)[a-zæøå]{{3,25}}\d{{1,4}})(?: (?:heter|heiter|er|e|is)(?: [^\W\d_]{{1,8}}){{1,3}})?(?: (?:på|"
            rf"on) | \()(?:min |mi |my )?(?i:{SERVICES})(?!\w)"
        ),
        SERVICE_PARTS,
        digits=1,
    ),
    Rule(Kind.HANDLE, re.compile(r"(?<![\w/.])(?P<it>/?u/[\w-]{3,20})(?![\w/])", _I), ("u/",)),
)
