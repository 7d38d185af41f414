"""Phone numbers, as `phonenumbers` (libphonenumber's metadata) knows them."""

from __future__ import annotations

import re
from functools import cache

from conversations.care import helplines
from conversations.masking.amounts import NO_AMOUNT
from conversations.masking.rules import Extent, Match, Rule, whole
from conversations.masking.spans import Kind

_I = re.IGNORECASE

_START = r"(?<![\d+])(?<!\d[.,:-])"
_END = rf"(?!\d)(?![.,:-]\d){NO_AMOUNT}"
_SEP = r"(?: ?[.-] ?| {1,2})"
# The ways to group eight digits that people use.
_EIGHT = (
    rf"(?:\d{{8}}|\d{{3}}(?P<a>{_SEP})\d{{2}}(?P=a)\d{{3}}|\d{{2}}(?P<b>{_SEP})\d{{2}}(?P=b)\d{{2}}(?P=b)\d{{2}}|"
    r"\d{4} \d{4}|\d{3}[ -]\d{5}|\d{5} \d{3}|\d{2} \d{3} \d{3}|\d{3} \d{3} \d{2}|\d{2} \d{6}|\d{2} \d{2} \d{4}|"
    r"\d{2} \d{4} \d{2}|[49](?: \d){7})"
)
# Words after which eight digits or more are a phone number, whatever their form.
_CALL = (
    r"(?<![\w-])(?:ring|ringe|ringer|ringte|tlf|telefon\w{0,10}|tel|mob|mobil\w{0,8}|nummer(?:et)?|nr|sms|smse|melding|"
    r"vipps|vippse|whatsapp|call|calling|text|texting|phone|cell|number|reach|signal|nås|tekst|tekste|skriv|kontakt|"
    r"viber|imessage)\b"
)
_CALL_PARTS = (
    *(
        " ring",
        "tlf",
        "tel",
        "mob",
        "nummer",
        "nr",
        "sms",
        "melding",
        "vipps",
        "whatsapp",
        "call",
        "text",
        "phone",
        "cell",
    ),
    *("number", "reach", "signal", "nås", "tekst", "skriv", "kontakt", "viber", "imessage"),
)
_GAP = (
    r"(?:[ :=#.,'-]{1,3}(?:meg|me|mæ|på|at|on|is|er|e|mitt|mi|my|number|nummer|nummeret|nr|no|var|va|was|hans|hennes|"
    r"hennar|his|her|arb|jobb|privat|til|to|the|for|"
    r"via|us|oss)\b){0,4}"
    r"[ :=#.\n(-]{0,3}"
)
_DATE = re.compile(r"(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:19|20)\d\d")
_LONGER = re.compile(r"(?<!\d)0\d{1,4}[ -]$")
_PRICE = re.compile(r"(?:kr\.?|nok|[$€£]|isbn\D{0,8}) ?$", re.IGNORECASE)
_SHORTEST = 8
# Other things that have numbers: "ordrenummer 40028731", "org.nr 974 767 880".
_OF_THINGS = re.compile(
    r"(?<![^\W_])(?:ordre|order|bestilling|saks?|faktura|kunde|org|organisasjon|sporing|pakke|billett|serie|vare|artikkel|"
    r"produkt|booking|referanse|ref|søknad|kid|case|ticket|invoice|tracking|reference|customer|polise|forsikring|avtale|"
    r"transaksjon|isbn|doi|id)(?:s|e)?[ .-]{0,2}(?:nummer\w{0,3}|nr|no|number|code|kode|id)?[ .:#]{0,3}(?:(?:er|"
    r"var|is|was) )?$",
    _I,
)
_FAR = 40


@cache
def _helplines() -> frozenset[str]:
    """Numbers that are everybody's: those on the card with help-lines."""
    return frozenset(re.sub(r"\D", "", line.phone) for line in helplines.default())


def _exists(number: str, *, possible: bool = False) -> bool:
    """Whether a number, seen from Norway, is valid; or at least of a possible length."""
    import phonenumbers  # noqa: PLC0415 - loaded when the first text with so many digits comes: most hold none

    try:
        parsed = phonenumbers.parse(number, "NO")
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.is_possible_number(parsed) if possible else phonenumbers.is_valid_number(parsed)


def _norwegian(match: Match) -> Extent | None:
    """Eight digits that Norway has given to people, unless they are a date, a price or the tail of a longer number.

    8 begins the numbers of services.
    """
    digits = re.sub(r"\D", "", match["number"])
    if digits in _helplines():
        return None
    if _of_a_thing(match):
        return None
    before = match.string[max(0, match.start("it") - 12) : match.start("it")]
    if digits[0] in "018" or _DATE.fullmatch(digits) or _LONGER.search(before) or _PRICE.search(before):
        return None
    return whole(match) if _exists(digits) else None


def _called(match: Match) -> Extent | None:
    """Whatever is called, but for a help-line."""
    return None if re.sub(r"\D", "", match["it"]) in _helplines() or _of_a_thing(match) else whole(match)


def _of_a_thing(match: Match) -> bool:
    """Whether the word before says that the number is an order's, a company's or another thing's."""
    start = match.start("it")
    return _OF_THINGS.search(match.string[max(0, start - _FAR) : start]) is not None


def _international(match: Match) -> Extent | None:
    """The longest run of groups that makes a number; what was written behind it may be another one."""
    start, end = match.span("it")
    while end > start:
        number = match.string[start:end]
        digits = re.sub(r"\D", "", number)
        plus = "+" in number
        if len(digits) < _SHORTEST:
            return None
        if _exists(f"+{digits if plus else digits.removeprefix('00')}", possible=plus):
            return start, end
        end = start + max(number.rfind(separator) for separator in " .-/()")
    return None


RULES = (
    Rule(
        Kind.PHONE,
        re.compile(r"(?<![\w+])(?P<it>\(?(?:\+|00) ?47\)?[ .-]{0,2}(?:\(0\)[ .-]{0,2})?\d(?:[ .-]{0,2}\d){7})(?!\d)"),
        ("+", "00"),
        digits=10,
    ),
    Rule(
        Kind.PHONE,
        re.compile(r"(?<![\w+])(?P<it>\(?(?:\+ ?\(?|00)[1-9]\d{0,2}\)?(?:[ .\-/()]{0,2}\d){5,13})(?!\d)"),
        ("+", "00"),
        digits=_SHORTEST,
        extent=_international,
    ),
    Rule(
        Kind.PHONE,
        re.compile(rf"{_START}(?P<it>(?:47 ?|\(47\) ?)?(?P<number>{_EIGHT})){_END}"),
        digits=_SHORTEST,
        extent=_norwegian,
    ),
    Rule(
        Kind.PHONE,
        re.compile(rf"{_CALL}{_GAP}(?P<it>\d(?:[ .\-()/]{{0,2}}\d){{7,14}}){_END}", _I),
        _CALL_PARTS,
        digits=_SHORTEST,
        extent=_called,
    ),
    # National forms of other countries: 0151 23456789, 070-123 45 67, 07700 900123; (604) 822-2510.
    Rule(
        Kind.PHONE,
        re.compile(rf"{_START}(?<!\d )(?P<it>0[1-9]\d{{1,3}}[ /-](?:\d[ -]?){{5,8}}\d){_END}"),
        ("0",),
        digits=9,
    ),
    Rule(
        Kind.PHONE,
        re.compile(rf"{_START}(?P<it>(?:\(\d{{3}}\)[ -]{{0,2}}|\d{{3}}[.-])\d{{3}}[ .-]\d{{4}}){_END}"),
        digits=10,
    ),
)
