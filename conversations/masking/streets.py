"""Streets whose names hold no street's word, "Utsikten 5": known by what stands around them."""

from __future__ import annotations

import re

from conversations.masking.addresses import HOUSE, SECOND_PARTS, UPPER
from conversations.masking.namelists import names, word_sets
from conversations.masking.rules import Extent, Match, Rule
from conversations.masking.spans import Kind

_I = re.IGNORECASE

_NAME = rf"(?-i:{UPPER}[\w'-]{{1,25}}(?: (?:{UPPER}[\w'.-]{{0,25}}|av|og|på|i|den|de|von)){{0,2}})"
_PREPOSITION = r"(?:i|in|at|på|ved|to|til|on|fra|frå|from|near|by|utenfor|utanfor|outside|bak|behind|forbi)"
# Some words of who or when between: "bodde da i", "hos meg i", "flytta i fjor til".
_BETWEEN = r"(?:(?:,? [^\W\d_]{1,12}){0,3})"
_LIVING = (
    r"(?:bor|bur|bo|bu|bodde|budde|budd|bodd|leie|leige|leier|leiger|leigde|leide|flytt[ae]t?|flytter|flyttar|flytting|innflytting|"
    r"vokste opp|oppvokst|vaks opp|holder til|held til|live[sd]?|living|moved?|moving|stay(?:s|ed|ing)?|"
    r"rent(?:s|ed|ing)?|"
    r"grew up|"
    r"kollektiv\w{0,4}|hybel\w{0,3}|leilighet\w{0,3}|leilegheit\w{0,2}|sokkel\w{0,12}|kjeller\w{0,12}|rekkehus\w{0,3}|"
    r"huset|hus|house|flat|apartment|basement|place|nabo\w{0,4}|neighbou?rs?|gjengen|folka|"
    r"hos (?:meg|mæ|oss|ham|han|henne|hu|ho|dem|dei|de|hverandre)|her|here|oss|hjemme|heime|hjem|heim|home|"
    r"adresse\w{0,2}|address|"
    r"sover|sov|overnatt\w{1,3}|besøk\w{0,3}|visning|visninga|viewing|"
    r"pakke\w{0,2}|post\w{0,2}|brev|lever\w{0,3}|deliver\w{0,3}|sendt?e?|send)"
)
_MEETING = (
    r"(?:fest\w{0,2}|vors\w{0,3}|nach\w{0,3}|vorspiel\w{0,2}|nachspiel\w{0,2}|middag\w{0,2}|grill\w{0,4}|party|dinner|"
    r"møte[srt]?|møttes|møtast|meet|met|kom|kommer|kjem|come|innom|går|gikk|gjekk|dro|drar|went|hent\w{1,2}|pick\w{0,4})"
)
# After a preposition, some words and a number.
_NUMBERED = re.compile(rf" {_PREPOSITION} (?:[\w'.-]{{1,40}} ){{1,4}}\d", _I)
_LETTERED = re.compile(r"\d ?[A-Ha-h]\b")
# The latest hour: "vors på Moholt 19".
_HOURS = 24


def _a_street(match: Match) -> Extent | None:
    """Unless the words before the number are those of something else that is counted or has versions."""
    words = match["name"].casefold().split()
    return None if not word_sets("streets.toml")["numbered"].isdisjoint((words[0], words[-1])) else match.span("it")


def _no_hour(match: Match) -> Extent | None:
    """Where one meets there may be the hour behind a place that everybody knows, "vors på Moholt 19"."""
    hour = match["number"].isdecimal() and int(match["number"]) <= _HOURS
    place = match["name"].casefold().split()[-1]
    known = place in names().not_names or place.endswith(("en", "et", "a", "ene", "s"))
    return None if hour and known else _a_street(match)


# For those who write without capitals: with a street's second part, or a letter behind the number.
_LOWER = (
    r"(?:(?:nedre|øvre|gamle|nordre|søndre|østre|vestre) )?"
    rf"(?:[^\W\d_]{{2,20}}{SECOND_PARTS}(?= \d)|(?:[^\W\d_]{{2,12}} )?[^\W\d_]{{3,15}}s plass|"
    rf"[^\W\d_]{{4,20}}(?= \d{{1,3}}[a-h]\b))"
)


def _street(
    before: str, name: str = _NAME, *, house: str = HOUSE, behind: str = "", flags: int = _I
) -> re.Pattern[str]:
    return re.compile(rf"{before}(?P<it>(?P<name>{name}) (?=(?P<number>\d{{1,3}}[A-Za-z]?)){house}){behind}", flags)


_LIVING_PARTS = (
    *(
        " bo",
        " bu",
        " lei",
        " flyt",
        " innflyt",
        " voks",
        " oppvoks",
        " vaks",
        " hold",
        " held",
        " liv",
        " mov",
        " stay",
    ),
    *(" rent", " grew", " kollektiv", " hybel", " sokkel", " kjeller", " rekke", " hus", " house", " flat", " apart"),
    *(
        " base",
        " place",
        " nabo",
        " neigh",
        " gjeng",
        " folk",
        " hos ",
        " her",
        " oss ",
        " hjem",
        " heim",
        " home",
        " adr",
        " addr",
    ),
    *(" sov", " overn", " besøk", " visn", " view", " pakke", " post", " brev", " lever", " deliv", " send"),
)
_MEETING_PARTS = (
    *(" fest", " vors", " nach", " middag", " grill", " party", " dinner", " møt", " meet", " met ", " kom", " kjem"),
    *(" innom", " går", " gikk", " gjekk", " dr", " went", " hent", " pick"),
)
_CLAUSE = (
    r"(?= ?(?:$|[\n.,;!?)]|(?:er|e|har|i|ved|og|med|men|så|til|på|is|was|var|and|with|for|om|hvis|der|som|me|å|"
    r"sammen|saman|hos|"
    r"hver|kvar|but|because|mens|medan|siden|sidan|når|rett|like|nå|no|now|akkurat|in|at|fra|frå|from|eller|or|"
    r"før|etter|under|over|ikke|ikkje|også|òg|uten|utan|da|då|fordi|before|after|when|while|until|since|where|which|alene|"
    r"aleine|åleine|selv|sjølv|bak|igjen|lenge|fortsatt|framleis|still|but|mot|langs|inn|ut|this|last|that)\b))"
)

RULES = (
    # "bor i Vegamot 1"
    Rule(
        Kind.ADDRESS,
        _street(rf"(?<!\w){_LIVING}{_BETWEEN} {_PREPOSITION} ", behind=_CLAUSE),
        _LIVING_PARTS,
        digits=1,
        sign=_NUMBERED,
        extent=_a_street,
    ),
    Rule(
        Kind.ADDRESS,
        _street(rf"(?<!\w){_LIVING} {_PREPOSITION} ", _LOWER, behind=_CLAUSE),
        _LIVING_PARTS,
        digits=1,
        sign=_NUMBERED,
        extent=_a_street,
    ),
    # "adressen er Utsikten 5"
    Rule(
        Kind.ADDRESS,
        _street(
            r"(?<!\w)(?:adress\w{1,3}|address|bosted\w{0,2}|bustad\w{0,2})(?: min| mi| vår| hans| hennes| hennar|"
            r" deres|"
            r" deira)?(?: er| e| is| var| was| blir| vert|:| -|,) (?:i |på |ved )?",
            rf"(?:{_NAME}|[^\W\d_]{{4,25}})",
        ),
        (" adr", " addr", " bost", " bust"),
        digits=1,
        extent=_a_street,
    ),
    # "huset, Utsikten 5, er gult"
    Rule(
        Kind.ADDRESS,
        _street(
            r"(?<!\w)(?:huset|kollektivet|hybelen|leilighet(?:en|a)|leilegheita|hjemmet|heimen|the house|"
            r"my place)(?: vårt| mitt| vår)?"
            r"(?:,| \() ?",
            behind=r"(?=[,.)])",
        ),
        (" huset", "kollektiv", "hybelen", " leil", " hjem", " heim", " house", " place"),
        digits=1,
        extent=_a_street,
    ),
    # "vors i Vegamot 31"
    Rule(
        Kind.ADDRESS,
        _street(rf"(?<!\w){_MEETING}{_BETWEEN} {_PREPOSITION} ", behind=_CLAUSE),
        _MEETING_PARTS,
        digits=1,
        sign=_NUMBERED,
        extent=_no_hour,
    ),
    # "i Teknobyen 6 bor …"
    Rule(
        Kind.ADDRESS,
        _street(
            r"(?<!\w)(?:i|på|in|at) ",
            behind=r"(?=,? (?:der |som |hvor |where |there )?(?:bor|bur|bodde|budde|bodd|budd|lives?|lived|har vi|we|"
            r"(?:holder|held|lager|laga|lagde|spiser|spiste|åt|et|møt\w{1,4}|er|var|hadde|feir\w{1,3}|dans\w{1,3}|sang|sov|satt|sat|"
            r"sitter|sit|drikker|drakk|drikk|leser|les|øver|spiller) vi)\b)",
        ),
        (" bo", " bu", " live", " vi", " we "),
        digits=1,
        extent=_a_street,
    ),
    # "fra Utsikten 5 til campus"
    Rule(
        Kind.ADDRESS,
        _street(r"(?<!\w)(?:fra|frå|from) ", behind=r"(?= (?:til|to) (?!\d))"),
        (" fra ", " frå ", " from "),
        digits=1,
        extent=_a_street,
    ),
    # With a letter: "i Utsikten 5B".
    Rule(
        Kind.ADDRESS,
        _street(rf"(?<!\w){_PREPOSITION} ", house=rf"(?=\d{{1,3}} ?[A-Ha-h]\b){HOUSE}"),
        digits=1,
        sign=_LETTERED,
        extent=_a_street,
    ),
    # With a postal code and its place, or the number of a dwelling, behind.
    Rule(
        Kind.ADDRESS,
        _street(
            r"(?<![\w-])",
            house=rf"(?=\d{{1,3}} ?[A-Ha-h]?,? (?:[0-9]\d{{3}} {UPPER}[a-zæøå]|[HULK]0\d0\d))\d{{1,3}}(?: ?[A-Ha-h]\b)?"
            rf"(?:,? \d{{4}} {UPPER}\w{{1,20}})?",
            flags=0,
        ),
        digits=4,
        extent=_a_street,
    ),
)
