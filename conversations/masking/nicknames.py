"""Plain words that people go by on the net: "fjordjenta", "fridatrd"."""

from __future__ import annotations

import re

from conversations.masking.handles import at_the_end, describes, ends
from conversations.masking.namelists import names
from conversations.masking.rules import Extent, Match, Rule, whole
from conversations.masking.services import SERVICE_PARTS, SERVICES
from conversations.masking.spans import Kind

_I = re.IGNORECASE

# And of plain words that say what is there: "instaen min er kattebilder".
_TELLING = re.compile(
    r"(?:er|ar|s|fin|fint|kul|kult|god|godt|rar|rart|dum|dumt|flau|flaut|trist|død|dødt|grå|pen|pent|stygg|svart|null|fri|fritt|"
    r"jævlig|mat|sport|musikk|natur|food|music|shit|stuff|dritt|opp|ned|inn|ut|på|av|om)"
)
_DEFINITE = re.compile(r"(?:en|et|a|ene|ane|people|folk)")
_OF_PERSONS = re.compile(
    r"(?:jenta|jento|gutten|guten|mannen|dama|damen|frøken|girl|boy|queen|viking|official|foto|photo|photos|trd|osl|bgo|"
    r"strikker|baker|tegner|reiser|spiller|løper|lager|syr|koker|skriver|leser|katten|katta|vibes|lover|nordmann|"
    r"lars|kari|nora|emma|jonas|henrik|petter|martin|silje|marte|jeger|monster|nugget|bolle|mus|rev|bjørn|ulv|ugla|ugle|geit|geita)"
)
_NAME_MIN = 5
_WORD_MIN = 7


def _of_somebody(match: Match) -> Extent | None:
    """A word that begins with a first name or ends as people call themselves."""
    word = match["it"].casefold()
    lists = names()
    parts = {word[:n] for n in range(_NAME_MIN, len(word) - 1)}
    begins = not (parts & lists.first).issubset(lists.capital_only)
    named = begins and word not in lists.first and not describes(word)
    return whole(match) if named or ends(_OF_PERSONS, word) else None


def _last(match: Match) -> Extent | None:
    """The same, where the clause ends behind it."""
    return _of_somebody(match) if at_the_end(match) else None


def _searched(match: Match) -> Extent | None:
    """Any word in no definite form: not "søk opp linjeforeningen på facebook"."""
    word = match["it"].casefold()
    plain = ends(_DEFINITE, word) or ends(_TELLING, word) or describes(word)
    return _of_somebody(match) if plain else whole(match)


def _said(match: Match) -> Extent | None:
    """Any word that does not describe what stands before it: "instaen min er nattugla", not "… er privat"."""
    word = match["it"].casefold()
    describing = describes(word) or ends(_TELLING, word)
    fits = len(word) >= _WORD_MIN and not describing
    return whole(match) if fits and at_the_end(match) else _last(match)


_IT = r"[\"'«“]?(?P<it>[a-zæøå]{6,31})(?!\w)"
_WHOSE = r"(?: (?:min|mi|mitt|my|hans|hennes|hennar|his|her|vår|vårt|our))"
_OWN = rf"(?:min |mi |my )?{SERVICES}(?!\w)"
_INVITING = (
    r"(?:(?:legg|legge|finn|finne|søk|søke|add|adda|adde|adder|følg|følge|find|follow|snap|hit)"
    r"(?: (?:meg|mæ|oss|me|us|gjerne|opp|til|up)){0,3})"
)

RULES = (
    # "eg heiter fjordjenta på insta"
    Rule(
        Kind.HANDLE,
        re.compile(
            rf"(?<!\w)(?:heter|heiter|hete|kalles|called|navnet|namnet) (?P<it>[^\W\d_]{{6,31}}) (?:på|on) {_OWN}", _I
        ),
        SERVICE_PARTS,
    ),
    # "på snap heter jeg fjordjenta"
    Rule(
        Kind.HANDLE,
        re.compile(
            rf"(?<!\w){SERVICES} (?:heter|heiter|hete|kaller|kallar|går)(?: (?:jeg|eg|æ|han|hun|ho|hu|vi|me)){{1,2}}"
            r"(?: meg| mæ| seg)?(?: under navnet| under namnet)? (?P<it>[^\W\d_]{6,31})"
            r"(?=$|[\n.,;)!?]| (?:og|hvis|om|for|så|men)\b)",
            _I,
        ),
        SERVICE_PARTS,
    ),
    # "instaen min er fjordjenta", "brukernavnet mitt på telegram er nattugla"
    Rule(
        Kind.HANDLE,
        re.compile(
            rf"(?<!\w)(?:{SERVICES}{_WHOSE}|(?:min|mi|mitt|my) {SERVICES}|(?:snapp?|insta|discord|tiktok|"
            rf"twitch)en)(?: (?:på|on) {SERVICES})? (?:er|e|is|heter|"
            rf"heiter|hete) {_IT}",
            _I,
        ),
        SERVICE_PARTS,
        extent=_said,
    ),
    # "legg meg til på snap, fridatrd"
    Rule(
        Kind.HANDLE,
        re.compile(
            rf"(?<!\w)(?:{_INVITING} (?:på|on|i) {SERVICES}|(?:snap|dm|insta)p?e? (?:me|meg) (?:at|på))(?: som|"
            rf" as| under|:|,|!| -)? \(?{_IT}",
            _I,
        ),
        SERVICE_PARTS,
        extent=_said,
    ),
    # Where other words stand as well, only one that reads like somebody's: "insta er fjordjenta", "på insta er eg …".
    Rule(
        Kind.HANDLE,
        re.compile(
            rf"(?<!\w){SERVICES}(?: (?:er|e|is|heter|heiter))?(?: (?:jeg|eg|æ|vi|me|som|bare|berre|just|my))?"
            rf"(?: | \(|, | - ){_IT}",
            _I,
        ),
        SERVICE_PARTS,
        extent=_last,
    ),
    # "søk opp skogslars på snap"
    Rule(
        Kind.HANDLE,
        re.compile(
            rf"(?<!\w)(?:søk opp|søke opp|look up|kontoen|brukeren|brukaren) {_IT}(?=[\"'»”]? (?:på|on) "
            rf"{_OWN})",
            _I,
        ),
        SERVICE_PARTS,
        extent=_searched,
    ),
    # "finn meg som fjordjenta på insta", "søk opp fridatrd på snap"
    Rule(
        Kind.HANDLE,
        re.compile(
            r"(?<!\w)(?:er|e|am|i'm|im|is|som|as|legg til|add|adda|følg|follow|søk opp|søk på|søk etter|dm|skriv til|"
            rf"snakk med|kontoen|brukeren|brukaren) {_IT}(?=[\"'»”]? (?:på|on) {_OWN})",
            _I,
        ),
        SERVICE_PARTS,
        extent=_of_somebody,
    ),
)
