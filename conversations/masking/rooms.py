"""Rooms and dwellings with a number."""

from __future__ import annotations

import re

from conversations.masking.amounts import NO_MEASURE, NO_ORDINAL
from conversations.masking.folding import TAKEN
from conversations.masking.rules import Extent, Match, Rule, whole
from conversations.masking.spans import Kind

_I = re.IGNORECASE

# "rom 10 på skalaen", "flat 2 of 10", "rom 1, 2 og 3" count something else.
_NO_COUNT = r"(?! (?:på (?:en |ein )?skala|(?:of|av|/|out of) \d|x \d))(?!-[^\W\d_]{2})(?!, \d{1,2}(?:,| og| and)\b)"
_END = rf"(?![\w²])(?![.,:/-]\d)(?!,-){_NO_COUNT}{NO_MEASURE}{NO_ORDINAL}"
_ROOM = (
    r"(?:(?:ene|dobbelt|singel|hybel)?rom(?:m|met|-?nr|-?nummer(?:et)?)?|hybel(?:en|nr|nummer)?|"
    r"(?:par|kjeller|lofts?|student|familie|hybel|(?:ett|to|tre)roms)?leilighet(?:en|a|snr|snummer)?|dublett(?:en)?|"
    r"leilegheit(?:a)?|leil|"
    r"bolig(?:nr|nummer(?:et)?|(?= \d\d))|bustadnummer|dørnummer|(?<=på )dør|(?<=bak )dør|(?<=i )dør|"
    r"dør(?= ?(?:[^\W\d_]|\d)\d)|kollektiv(?:et)?|kollen|room|dorm room|dorm|apartment|apt|"
    r"flat|studio|bofellesskap(?:et)?|bufellesskap(?:et)?|rm|(?:rom|hybel|leilighet|bustad|bolig|room)[ -]?id)"
)
# Words that count other things too, so that the number has three digits or a letter.
_UNIT = r"(?:door|unit|suite|enhet|eining)"
_LIVES = (
    r"(?:bor|bur|bodde|budde|flytt[ae]t?|flytter|live[sd]?|living|moved|stay(?:s|ed|ing)?|rents?|knock(?:ed)?|nabo(?:en|ane)?|"
    r"neighbou?rs?|people|guy|girl|vi|we|min|mitt|my) (?:i|på|in|into|til|to|at|on)"
)
# The house or the floor before it: "blokk 8, leilighet 12".
_HOUSE = (
    r"(?:(?:blokk|hus|bygg|oppgang|inngang|etasje|etg|block|dorm|building|house|floor|entrance|stairwell)"
    r"(?: nr\.?)?[ .]{1,2}(?:\d{1,3}[a-z]?|[a-z]),? (?:og |and )?|\d{1,2}\. ?(?:etasje|etg\.?),? ){0,2}"
)
_NEIGHBOUR = (
    r"(?:nabo(?:en|ane|jenta|gutten|guten)?|han|hun|ho|hu|jenta|gutten|guten|fyren|dama|he|she|guy|girl|neighbou?r|"
    r"bor|bur|"
    r"budde|bodde|live|lives) (?:i|på|in) "
)
_ROOM_PARTS = (
    *("rom", "hybel", "leil", "bolig", "bustad", "dør", "kollektiv", "kollen", "room", "dorm"),
    *("apartment", "apt", "flat", "studio", "door", "unit", "suite", "fellesskap", "dublett", " rm"),
)
_UNIT_PARTS = ("door", "unit", "suite", "enhet", "eining")
# 312, B-214, b214, 4.12, 47-12-3, 18 A; not "kl18".
_ID = (
    r"(?!0(?![\d.]))(?:(?!kl)[^\W\d_]{1,2}-?)?\d{1,4}[a-z]?"
    r"(?:[-./](?:\d{1,4}[a-z]?|[a-z](?!\w))){0,2}(?-i: [A-H](?!\w))?"
)
# "rom 101 og 102"
_SECOND = r"(?:,? (?:og|and|eller|or) (?:[^\W\d_]-?)?\d{2,4}[a-z]?(?![\w.,:/-]\d))?"


# Behind the number of what is not found, as in "rom 404: ingen her".
_NOT_FOUND = re.compile(r"(?::| -| error| not\b| ikke\b| ikkje\b)", _I)


def _no_year(match: Match) -> Extent | None:
    """A year after "leilighet" is no number of one, and "rommet 24/7" is all the time."""
    if match["it"].endswith(" 404") and _NOT_FOUND.match(match.string, match.end("it")):
        return None
    return None if re.search(r"(?<!\d)(?:(?:19|20)\d\d|24[/-]7)$", match["it"]) else whole(match)


# Before and behind "rom 7" when it is one; "kollektiv 3: en drøm", "flat 3 tyre" are none.
_LED_TO = re.compile(
    r"\b(?:i|på|fra|frå|til|te|ved|hos|utenfor|utanfor|bak|over|under|mellom|av|om|for|og|eller|in|to|from|at|of|on|near|"
    r"outside|behind|next|and|or|my|our|min|mitt|mi|vår|vårt|bor|bur|bodde|romnr|nr|er|e|is|folka|dei|de|the) $",
    _I,
)
_SHORT = re.compile(r"(?:^|[^\d./-])\d$")
_LED_ON = re.compile(
    r" ?(?:$|[\"'«“\n.,;!?)(]|\ufffc)| (?:er|e|har|i|på|ved|og|med|men|så|til|var|hadde|står|sto|hos|som|hvis|for|"
    r"uten|utan|der|"
    r"lukter|luktar|bråker|spiller|søker|is|has|had|was|were|in|on|at|and|with|to|from|but|who|that|for|next|near|always|never|"
    r"smells?|lent|har|mot|fra|frå|sin|sitt|inviter\w*|vasker|ligger|eller|or|om|nå|no|now|å|hver|kvar|every|når|when|blir|ble|vert|vart|skal|kan|fikk|fekk)\b"
)


def _alone(match: Match) -> Extent | None:
    """A number of one digit only where the words around lead to a room."""
    if _SHORT.search(match["it"]) is None:
        return _no_year(match)
    start, end = match.span("it")
    before = match.string[max(0, start - 12) : start]
    counted = match["it"].casefold().startswith(("kollektiv", "room", "flat", "dorm", "ap"))
    led = _LED_TO.search(before) or (not counted and start > 0)
    return whole(match) if led or _LED_ON.match(match.string[end : end + 12]) else None


RULES = (
    Rule(
        Kind.ROOM,
        re.compile(
            rf"(?<![\w-])(?P<it>{_HOUSE}{_ROOM}(?:[ .:#-]{{0,2}}(?:nr|no|nummer|"
            rf"number)\b)?[ .:#-]{{0,3}}{_ID}{_SECOND}){_END}",
            _I,
        ),
        _ROOM_PARTS,
        digits=1,
        extent=_alone,
    ),
    Rule(
        Kind.ROOM,
        re.compile(
            r"(?<![\w-])(?:rom(?:met|nr|-?nummer(?:et)?)?|hybel(?:en|nummer(?:et)?)?|leilighet(?:en|a|snummer(?:et)?)?|"
            r"leilegheita|dør(?:a|en|nummer(?:et)?)|room(?: number| no)?|flat|apartment(?: number| no)?|door number)"
            r"(?: mitt| min| vår| mi| vårt| hans| hennes| hennar)?"
            r"(?:[:,(]{1,2} ?| \(| (?:er|e|har|var|va|is|has|was)(?: nr\.?| nummer| number| no\.?)? )"
            rf"(?P<it>(?:[^\W\d_]{{1,2}}-?)?\d{{3,4}}[a-z]?|\d{{1,3}}[-./]\d{{1,4}}){_END}",
            _I,
        ),
        _ROOM_PARTS,
        digits=2,
        extent=_no_year,
    ),
    Rule(
        Kind.ROOM,
        re.compile(
            rf"(?<![\w-])(?P<it>{_HOUSE}{_UNIT} (?:no\.? |nr\.? )?(?:\d{{3,4}}[a-z]?|\d{{1,2}}[a-h])){_END}", _I
        ),
        _UNIT_PARTS,
        digits=1,
        extent=_no_year,
    ),
    # Fewer digits, where somebody lives there: "lives in unit 12", "in door 12".
    Rule(
        Kind.ROOM,
        re.compile(rf"(?<!\w)(?:{_LIVES} (?={_UNIT})|(?:in|at|behind) (?=door))(?P<it>{_UNIT} \d{{1,2}}){_END}", _I),
        _UNIT_PARTS,
        digits=1,
    ),
    # Only the number, where somebody lives: "han i 312".
    Rule(
        Kind.ROOM,
        re.compile(
            rf"(?<![\w-]){_NEIGHBOUR}(?P<it>\d{{3}}[a-z]?|\d{{1,3}}-\d{{1,4}}(?!-)|(?-i:[A-H])-?\d{{3,4}}){_END}", _I
        ),
        (" i ", " på ", " in "),
        digits=3,
        extent=_no_year,
    ),
    # One more behind one that has been found: "de bor i leilighet 3-12, jeg i 3-14".
    Rule(
        Kind.ROOM,
        re.compile(
            rf"{TAKEN},? (?:(?:og|men|and|but) )?(?:[^\W\d_]{{1,8}} ){{1,3}}(?:i|på|"
            rf"in) (?P<it>\d{{1,3}}-\d{{1,4}}|[A-H]?-?\d{{3,4}}){_END}",
            _I,
        ),
        digits=2,
        extent=_no_year,
    ),
    # The dwelling number of the Norwegian cadastre: H, U, L or K for the level, then floor and door in two digits each.
    Rule(Kind.ROOM, re.compile(r"(?<!\w)(?P<it>(?:[HULK]|(?-i:[HULK])[ -])[01]\d[0-2]\d)(?!\w)", _I), digits=4),
)
