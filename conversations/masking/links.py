"""Links, and names of computers that are somebody's own."""

from __future__ import annotations

import re

from conversations.masking.namelists import names, word_sets
from conversations.masking.rules import Extent, Match, Rule, whole
from conversations.masking.spans import Kind

_I = re.IGNORECASE

# What a computer's name ends with when a path behind it makes it a link.
_TOP = (
    r"(?:no|com|net|org|io|me|gg|ly|ee|be|dk|se|fi|de|uk|eu|nu|info|app|dev|co|tv|to|link|page|site|blog|xyz|ai|ch|es|"
    r"fr|it|pl|nl|at|us|ca|in|ru|cn|id|im|so|sh|cc|bio|social|online|shop|edu|"
    r"pt|gr|ie|is|li|lu|lt|lv|cz|sk|hu|ro|bg|hr|rs|si|tr|ua|br|ar|mx|jp|kr|tw|hk|sg|au|nz|za|il|ir|pk|bd|lk|ng|ke|gh|"
    r"et|"
    r"vn|th|ph|my|np|gl|gd|fm|am|vc|ws|st|sx|tk|ml|la|ms|gle|lol|fun|top|art|band|cafe|club|design|email|events|fyi|"
    r"games|"
    r"google|group|live|media|moe|music|news|one|party|photo|photos|pics|space|store|studio|team|tech|today|video|"
    r"wiki|work|"
    r"world|wtf|zone|chat|gov)"
)
# Where a computer's name alone is somebody's own.
_HOSTS_OF_PERSONS = (
    r"(?:blogspot\.[a-z]{2,3}|wordpress\.com|tumblr\.com|github\.io|carrd\.co|wixsite\.com|substack\.com|blogg\.no|"
    r"webnode\.[a-z]{2,4}|myportfolio\.com|itch\.io|bsky\.social|notion\.site|portfoliobox\.net)"
)
_HOST_PARTS = (
    "blog",
    "wordpress",
    "tumblr",
    "github",
    "carrd",
    "wix",
    "substack",
    "webnode",
    "folio",
    "itch.io",
    "bsky",
    "notion.site",
)
# A name's end that is an end of nothing else; ".no" may also be "now" behind a full stop without a blank: "ferdig.no er
# det", "campus.no one comes".
_ALONE = (
    r"(?:com|(?-i:net)|org|no(?! (?:er|var|skal|har|må|kan|vil|blir) (?:det|eg|vi|me|dei|ho|han|dette)\b)(?! one\b|-))"
)
# The name of an office, a school, a town's house: everybody's.
_PUBLIC = re.compile(
    r"student.*\.no|bolig|bustad|hybel|kommune|univers|høgskole|hogskole|skole|skule|norge|norway|jobb|karriere|utdanning|"
    r"forening|helse|kirke|bibliotek|avis|nettsid|website|\.(?:stat|dep|kommune|fylkeskommune|mil|gov|edu)\.",
    _I,
)
_REST = r"[^\s<>«»\"\ufffc\[\]]{1,2000}(?<![.,;:!?)\]}'…*_])"

_PAGES = (
    r"(?:nettsid\w{0,3}|nettsted\w{0,2}|nettstad\w{0,2}|heimesid\w{0,3}|hjemmesid\w{0,3}|sid[ae]n?|blogg\w{0,2}|"
    r"portefølje\w{0,2}|"
    r"domene\w{0,2}|web ?site|web ?page|home ?page|page|site|blog|portfolio|domain)"
)
_PAGE_PARTS = ("nettst", "side", "sida", "blog", "porte", "portf", "domene", "domain", "site", "page")
_OWN_PAGE = (
    r"(?= (?:min|mi|mitt|hans|hennes|hennar|vår|my|his|her|our|til|is called|heter|heiter)\b)"
    r"(?: [^\W\d]{1,12}){1,3}"
)

# What stands near a page of one's own.
_SPOKEN_OF = re.compile(
    r"nettsid|nettst|netts[ti]|heimesid|hjemmesid|blog|\bsid[ae]|portfolio|portefølje|nettbutikk|pod[kc]ast|\bband|"
    r"website|web ?page|home ?page|\bshop\b|\bdomene|\bdomain",
    _I,
)
_NEAR = 40
_LONG = 13
_NAME_MIN = 4


def _nobodys(match: Match) -> bool:
    """Whether a computer's name is that of a public service: nrk.no, studier.ntnu.no."""
    owner = match["it"].casefold().rsplit(".", 2)[-2]
    return owner in word_sets("hosts.toml")["public"] or _PUBLIC.search(match["it"]) is not None


def _own(match: Match) -> Extent | None:
    """A computer's name alone, unless everybody knows it."""
    return None if _nobodys(match) else whole(match)


def _somebodys(match: Match) -> Extent | None:
    """A computer's name that is long or somebody's, or comes after a word for a page; short ones are services."""
    if _nobodys(match):
        return None
    owner = match["it"].casefold().rsplit(".", 2)[-2]
    start = match.start("it")
    spoken_of = _SPOKEN_OF.search(match.string[max(0, start - _NEAR) : start]) is not None
    parts = (*(owner[:n] for n in range(_NAME_MIN, len(owner))), *(owner[n:] for n in range(1, len(owner) - _NAME_MIN)))
    named = not names().first.isdisjoint(parts)
    return whole(match) if spoken_of or named or "-" in owner or len(owner) >= _LONG else None


RULES = (
    Rule(Kind.LINK, re.compile(rf"(?<![a-z])(?P<it>(?:[a-z][a-z+]{{1,10}}://|www\.){_REST})", _I), ("://", "www.")),
    Rule(
        Kind.LINK,
        re.compile(
            rf"(?<![\w.@/-])(?!10\.\d{{4}})(?P<it>(?:(?:[\w-]{{1,63}}\.){{1,5}}{_TOP}|"
            rf"(?:[\w-]{{2,63}}\.){{2,5}}[a-z]{{2,12}})(?::\d{{2,5}})?"
            rf"[/?#](?=\S{{0,40}}[^\W_]){_REST})",
            _I,
        ),
        ("/", "?", "#"),
    ),
    Rule(
        Kind.LINK,
        re.compile(rf"(?<![\w.@/-])(?P<it>(?:[\w-]{{1,63}}\.){{1,3}}{_HOSTS_OF_PERSONS})(?!\w)", _I),
        _HOST_PARTS,
    ),
    # Endings that are bought for something of one's own.
    Rule(
        Kind.LINK,
        re.compile(
            r"(?<![\w.@/-])(?P<it>(?:[\w-]{2,63}\.){1,2}(?:page|site|space|studio|online|dev|xyz|website|design|"
            r"photography|"
            r"bio|lol|gallery|pics))(?![\w@/])",
            _I,
        ),
        (
            ".page",
            ".site",
            ".space",
            ".studio",
            ".online",
            ".dev",
            ".xyz",
            ".website",
            ".design",
            ".photo",
            ".bio",
            ".lol",
            ".gall",
            ".pics",
        ),
        extent=_own,
    ),
    # Any other, unless it may be a service.
    Rule(
        Kind.LINK,
        re.compile(
            rf"(?<![\w.@/-])(?P<it>(?=[\w.-]{{0,60}}[^\W\d_])(?:[\w-]{{1,63}}\.){{0,2}}[\w-]{{3,63}}\.{_ALONE})"
            r"(?![\w@/-])(?!\.\w)(?![ ]?[(\[]?at\b)",
            _I,
        ),
        (".no", ".com", ".net", ".org"),
        extent=_somebodys,
    ),
    # A computer's name alone, where the words before say whose it is: "nettsida mi er ola.no".
    Rule(
        Kind.LINK,
        re.compile(
            rf"(?<!\w)(?:{_PAGES}{_OWN_PAGE}|(?:min|mi|mitt|my|his|her|our) (?:[^\W\d]{{1,12}} )?{_PAGES})"
            rf"(?: (?:er|e|is|at|på|at|heter|heiter|called))?[ :=,(>-]{{1,4}}"
            rf"(?P<it>(?:[\w-]{{1,63}}\.){{1,3}}{_TOP})(?![\w@])(?!\.\w)",
            _I,
        ),
        _PAGE_PARTS,
    ),
)
