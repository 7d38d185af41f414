"""Street addresses with a house number."""

from __future__ import annotations

import re

from conversations.masking.amounts import NO_MEASURE, NO_ORDINAL
from conversations.masking.namelists import known
from conversations.masking.rules import Extent, Match, Rule
from conversations.masking.spans import Kind

_I = re.IGNORECASE
UPPER = "[A-ZÆØÅÄÖÉ]"

# 24, 3B, 3 B, 24-32, nr. 5; then perhaps the postal code and its place.
HOUSE = (
    rf"(?:nr\.? ?)?\d{{1,3}}(?:[a-h]|(?-i:[A-Z])|(?-i: [A-H])| [a-h](?= ?(?:$|[\n.,;!?)]|(?:og|å|med|er|e|så)\b)))?"
    r"(?:[-/]\d{1,3}[a-hA-H]?)?(?![\w²])"
    rf"(?![.,:/-]\d)(?!,-){NO_MEASURE}{NO_ORDINAL}"
    rf"(?:,? \d{{4}} (?-i:{UPPER}\w{{1,20}})|, (?!19|20)\d{{4}}(?= ?(?:$|[\n.;!)])))?"
)
_NO_SCORE = r"(?!\d-\d(?!\d))"
_ROADS = (
    r"(?:veien|vegen|vei|veg|vn\.?|gata|gaten|gate|gt\.?|alléen|alleen|alléen|allé|alle|terrasse|tverrvei|stred?et?|"
    r"strete)"
)
_PLACES = (
    r"(?:plass|torg|gård|gard|hageby|borettslag|studentby|studentheim|stien|sti|bakke|bakken|sving|haug|haugen|tun|tunet|minde|park|"
    r"brygge|kai|bryggje|"
    r"ring|smau|smug|"
    r"veit|veita|lia|løkke|hage|pl\.)"
)
SECOND_PARTS = (
    r"(?:bakken|bakkan|bakkene|bakka|hellinga|tråkket|tråkka|trekket|kneika|stredet|stubben|stykket|tjernet|tjønna|roa|flata|"
    r"ekra|eggen|engen|marka|lykkja|åkeren|volden|ryggen|rabben|knausen|knatten|hammaren|hammeren|lykka|trøa|trøen|øra|fossen|"
    r"bekken|dammen|kilden|kjelda|skaret|låven|utsikten|utsikta|åsane|åsan|haugan|haugane|myran|myrane|løkkan|hagan|kvilen|"
    r"kringen|kammen|gropa|urda|renna|tomta|setra|sætra|vangan|plan|planet|bergan|rinden|rindan|valen|lien|bøen|sjøen|kaien|marken|leiret|kleiven|elven|vannet|vatnet|tun|kaiene|hamnen|havnen|promenaden|passasjen|"
    r"svingen|stien|tunet|lia|haugen|åsen|ringen|kroken|plassen|torget|kaia|brygga|myra|løkka|"
    r"jordet|faret|kleiva|enga|berget|sletta|grenda|dalen|terrassen|vollen|hagen|skogen|moen|lunden|porten|veita|"
    r"klandet|almenningen|bukta|odden|neset|stranda|gården|løypa|parken|kvartalet|ila|toppen|vangen|høgda|høyden|"
    r"høyda|heia|kollen|bråten|holtet|vika|viken|hamna|havna|brinken|skrenten|teigen|brekka|gjerdet|kleivene|smuget|"
    r"smauet|allmenningen|broa|brua)"
)
# Ways that are no streets: the way home, the cycle path …
_NO_WAY = (
    r"(?!(?:riks|europa|fylkes|motor|sykkel|gang|hjem|heim|mel|skru|(?-i:skole|skule|om|gå|hoved|under|halv|ut|inn|fram|tur|"
    r"snar|lang|av|side|grus|til|livs|studie|jobb|blind|bak|tverr|opp|ned|bil|skog|båt|slette|spor|er|noen|ingen|hver|over|"
    r"hel|hele))(?:vei|veg|gat))"
)
_NO_STREET = (
    r"(?!(?:hver|kvar|egen|eigen|lang|samme|same|denne|lange|hele|heile|feil|kort|halv|noen|nokon|rett|langs|alle|"
    r"over|eller|også|enten|heller|kanskje|deretter|enda|"
    r"uten|utan|annen|anna|annan|litt|første|neste|siste|stor|trygg|bare|fast|studie|fikk|hadde|siden|gjør|finne|"
    r"gjennom|"
    r"andre|begge|fleire|flere|mange|deres|deira|våre|være|vere|with|that|have|from|they|were|them|when|what)\b)"
)
_NO_PART = (
    r"(?!(?:I|På|Fra|Frå|Til|Ved|Jeg|Eg|Æ|Bor|Adressen|Adresse|Adressa|Min|Vi|Og|Når|Da|In|At|My|From|Mot|Langs|The|"
    r"Den|"
    r"Nå|No|Jeg bor|Bur|Hun|Han|Ho|De|Dei|Det|Der|Her)\b)"
)
_ROAD_PARTS = ("vei", "veg", "vn", "gat", "gt", "all", "terrasse", "stre")
# What stands before a street and is no part of it.
_BEFORE_STREETS = frozenset(
    {
        *(
            "bodde",
            "budde",
            "flytta",
            "flyttet",
            "hjemme",
            "heime",
            "adresse",
            "adressen",
            "adressa",
            "ligger",
            "heter",
        ),
        *(
            "heiter",
            "mellom",
            "gjennom",
            "under",
            "langs",
            "over",
            "nede",
            "oppe",
            "midt",
            "rett",
            "bare",
            "kollektivet",
        ),
        *("kollektiv", "leilighet", "leiligheten", "leiligheta", "hybel", "hybelen", "hytta", "huset", "near", "from"),
        *("live", "lives", "lived", "address", "street", "møtes", "møte", "stopp", "holdeplassen", "bussen", "sentrum"),
        *("byen", "nær", "nærme", "ring", "kjør", "kjører", "sykler", "også"),
    }
)
# Not the genitive of whom or what a street is named after.
_ENDING_ALIKE = frozenset(
    {
        "hos",
        "langs",
        "ellers",
        "plass",
        "adress",
        "buss",
        "oss",
        "is",
        "was",
        "address",
        "this",
        "his",
        "bor",
        "bur",
        "ved",
    }
    | {"fra", "frå", "til", "mot", "på", "in", "at", "bak", "forbi", "besøk", "møt", "kom", "utenfor", "utanfor", "nær"}
)
# "Moholt alle 5", written so.
_ALLEYS = frozenset({"øvre", "nedre", "moholt", "loholt", "lade", "ringve", "dragvoll", "bygdøy", "eberg", "olavs"})
_OLD = r"(?:(?:nedre|øvre|gamle|store|lille|ytre|indre|nordre|søndre|østre|vestre|nye) )?"


def _in_lower_case(match: Match) -> Extent | None:
    """The word before the street's own may be part of it: "herman krags vei 24"; "alle" may be no alley but all."""
    start, end = match.span("it")
    before = match["before"] or ""
    street = match["street"]
    if f"{street} alle " in match["it"] and street.islower() and street not in _ALLEYS and not _is_part(street, street):
        return None
    return (start if before and _is_part(before.split()[0].casefold(), match["street"]) else start + len(before)), end


def _named_after(match: Match) -> Extent | None:
    """A name may stand before the street's own word: "Eirik Jarlsgate 9"."""
    before = match["before"] or ""
    word = before.strip().casefold()
    belongs = word.endswith("s") or match["street"][0].islower()
    part = known(word) is not None or (belongs and word not in _ENDING_ALIKE and word not in _BEFORE_STREETS)
    return match.start("it" if part else "street"), match.end("it")


def _is_part(word: str, street: str) -> bool:
    """Whether a word belongs to the street named after somebody: "herman krags", "thonning owesens"."""
    return known(word) is not None or (len(word) > len("bor") and street.endswith("s") and word not in _BEFORE_STREETS)


# What is quicker to look for than a street: a capital some words before a number, or right before it, or behind it.
_CAPITAL_THEN_NUMBER = re.compile(
    rf"{UPPER}[\w.'-]{{0,25}} (?:[\w.'-]{{1,26}} ){{0,6}}[^\W\d_]{{2,12}}\.? ?(?i:nr\.? ?)?\d"
)
_NUMBERED = re.compile(rf"{UPPER}[\w'-]{{1,45}} (?:nr\.? ?)?\d")
_NUMBER_THEN_CAPITAL = re.compile(rf"\d[A-Za-z]? {UPPER}")


RULES = (
    Rule(
        Kind.ADDRESS,
        re.compile(
            rf"(?<![\w-])(?P<it>(?P<before>(?!(?:nedre|øvre|gamle|nordre|søndre|østre|vestre|ytre|indre|"
            rf"nye) )(?-i:{UPPER}[^\W\d_]{{1,20}}) )?(?P<street>"
            rf"{_OLD}{_NO_WAY}[^\W\d_][\w'-]{{1,25}}?{_ROADS}) ?,? ?{HOUSE})",
            _I,
        ),
        _ROAD_PARTS,
        digits=1,
        extent=_named_after,
    ),
    Rule(
        Kind.ADDRESS,
        re.compile(
            rf"(?<![\w-])(?P<it>(?-i:{_NO_PART}{UPPER}[\w.'-]{{0,25}} "
            rf"(?:(?:{UPPER}[\w.'-]{{0,25}}|[a-zæøå]{{2,12}}\.|den(?: [a-zæøå]{{3,12}})?|av|og|de|von|of|"
            rf"\d{{1,2}}s) ){{0,3}})"
            rf"(?:{_ROADS}|{_PLACES}(?! [0-2]?\d-[0-2]?\d(?!\d))) ?{HOUSE})",
            _I,
        ),
        digits=1,
        sign=_CAPITAL_THEN_NUMBER,
    ),
    Rule(
        Kind.ADDRESS,
        re.compile(
            rf"(?<![\w-])(?P<it>(?P<before>[^\W\d_]{{2,15}} (?:[a-df-hj-z]\.? )?)?"
            rf"{_NO_STREET}(?P<street>[^\W\d_][\w'-]{{3,25}}) {_ROADS} ?{HOUSE})",
            _I,
        ),
        _ROAD_PARTS,
        digits=1,
        extent=_in_lower_case,
    ),
    Rule(
        Kind.ADDRESS,
        re.compile(
            r"(?<![\w-])(?P<it>(?:(?:Nedre|Øvre|Gamle|Nordre|Søndre|Østre|Vestre) )?"
            rf"{UPPER}[\w'-]{{1,25}}?{SECOND_PARTS} {_NO_SCORE}{HOUSE})"
        ),
        digits=1,
        sign=_NUMBERED,
    ),
    # A street's last part alone, and streets of Trondheim that have none: "Kroken 6, ...".
    Rule(
        Kind.ADDRESS,
        re.compile(
            r"(?<![\w-])(?P<it>(?:(?:Nedre|Øvre) )?(?:Ila|Mellomila|Nidarø|Vollan|Småbergan|Kalvskinnet|Bakklandet|"
            r"Persaunet|Sorgenfri|Marienlyst|Kroken|Brinken|Svingen|Bakken|Bakkan|Tunet|Kleiva|Haugen|Lunden|Lia|"
            r"Brekka|Åsen|Teigen|Utsikten|Utsikta|Solsiden|Fagerlia|Fagerheim|Solbakken|Solvang|Høyden|Høgda|Myra|Enga|Sletta|Moen|"
            r"Vollen|Berget|Hagen|Stranda|Ringen|Stien|Jordet|Faret|Toppen|Ekra|Marka) "
            rf"{_NO_SCORE}{HOUSE}(?=$|[\n,.;!?)]| (?:er|e|har|i|ved|og|heter|heiter|is|and|var)\b))"
        ),
        digits=1,
        sign=_NUMBERED,
    ),
    Rule(
        Kind.ADDRESS,
        re.compile(
            r"(?<![\w-])(?P<it>(?:Nedre|Øvre|Gamle|Nordre|Søndre|Østre|Vestre|Ytre|Indre) "
            rf"{UPPER}[\w'-]{{2,25}} {HOUSE})"
        ),
        digits=1,
        sign=_NUMBERED,
    ),
    # "Jonsvannsv. 82", and a box at the post office.
    Rule(
        Kind.ADDRESS,
        re.compile(rf"(?<![\w-])(?P<it>{UPPER}[\w'-]{{3,22}}[sugdr]v\.? ?{HOUSE})"),
        ("v",),
        digits=1,
    ),
    Rule(
        Kind.ADDRESS,
        re.compile(
            rf"(?<!\w)(?P<it>(?:postboks|pb\.?|po box|"
            rf"p\.o\. box) \d{{1,5}}(?!\d)(?:,? \d{{4}}(?: (?-i:{UPPER}\w{{1,20}}))?)?)",
            _I,
        ),
        ("postboks", "pb", "box"),
        digits=1,
    ),
    Rule(
        Kind.ADDRESS,
        re.compile(
            rf"(?<![\w-])(?P<it>\d{{1,4}}[A-Za-z]? (?:{UPPER}[\w'-]{{1,20}} ){{1,3}}"
            r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Drive|Boulevard|Square)\b\.?)"
        ),
        ("st", "road", "rd", "ave", "lane", "drive", "boul", "square"),
        digits=1,
        sign=_NUMBER_THEN_CAPITAL,
    ),
)
