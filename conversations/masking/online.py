"""E-mail addresses, handles and links."""

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

# What a computer's name ends with when a path behind it makes it a link.
_TOP = (
    r"(?:no|com|net|org|io|me|gg|ly|ee|be|dk|se|fi|de|uk|eu|nu|info|app|dev|co|tv|to|link|page|site|blog|xyz|ai|ch|es|"
    r"fr|it|pl|nl|at|us|ca|in|ru|cn|id|im|so|sh|cc|bio|social|online|shop|edu|"
    r"pt|gr|ie|is|li|lu|lt|lv|cz|sk|hu|ro|bg|hr|rs|si|tr|ua|br|ar|mx|jp|kr|tw|hk|sg|au|nz|za|il|ir|pk|bd|lk|ng|ke|gh|et|"
    r"vn|th|ph|my|np|gl|gd|fm|am|vc|ws|st|sx|tk|ml|la|ms|gle|lol|fun|top|art|band|cafe|club|design|email|events|fyi|games|"
    r"google|group|live|media|moe|music|news|one|party|photo|photos|pics|space|store|studio|team|tech|today|video|wiki|work|"
    r"world|wtf|zone|chat|gov)"
)
# Where a computer's name alone may be somebody's own. Others, such as nrk.no, are words of ordinary text.
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
    "itch",
    "bsky",
    "notion",
)
_REST = r"[^\s<>«»\"\ufffc\[\]]{1,2000}(?<![.,;:!?)\]}'…*_])"

_SERVICES = (
    r"(?:snap(?:p|pen|chat(?:ten)?)?|insta(?:gram(?:men)?|en)?|ig|discord|tik ?tok|telegram|twitch|twitter|facebook|fb|"
    r"steam|reddit|messenger|jodel|strava|spotify|brukernavn(?:et)?|brukarnamn(?:et)?|username|user name|user|nick|sc|"
    r"handle|gamertag|psn|xbox)"
)
_SERVICE_PARTS = (
    *(
        " snap",
        " insta",
        " ig",
        "discord",
        " tik",
        "telegram",
        " twit",
        "facebook",
        " fb",
        "steam",
        "reddit",
        "messenger",
    ),
    *(
        "jodel",
        "strava",
        "spotify",
        "brukern",
        "brukarn",
        " user",
        " nick",
        " sc",
        "handle",
        "gamertag",
        " psn",
        "xbox",
    ),
)
_OWNED = (
    r"(?:[ ,-]{1,2}(?:min|mi|mitt|my|meg|me|hans|hennes|his|her|is|er|e|name|navn|navnet|konto|kontoen|"
    r"heter|heiter|hete|jeg|eg|æ|am|i|på|som|for|on|at|under|der|there|there's|"
    r"account|snap|snapchat|insta|instagram|discord|telegram|tiktok|facebook|reddit|jodel|steam|twitch|strava|spotify)\b){0,5}"
)

_PAGES = (
    r"(?:nettsid\w{0,3}|nettsted\w{0,2}|nettstad\w{0,2}|heimesid\w{0,3}|hjemmesid\w{0,3}|sid[ae]n?|blogg\w{0,2}|portefølje\w{0,2}|"
    r"domene\w{0,2}|web ?site|web ?page|home ?page|page|site|blog|portfolio|domain)"
)
_PAGE_PARTS = ("nettst", "side", "sida", "blog", "porte", "portf", "domene", "domain", "site", "page")
_OWN_PAGE = (
    r"(?= (?:min|mi|mitt|hans|hennes|hennar|vår|my|his|her|our|til|is called|heter|heiter)\b)"
    r"(?: [^\W\d]{1,12}){1,3}"
)


def _made_up(match: Match) -> Extent | None:
    """Only what looks like a handle: with a digit, an underscore or a dot within, or alone after a colon."""
    handle = match["it"].rstrip(".-")
    start = match.start("it")
    artful = any(c.isdigit() or c in "_." for c in handle) and any(c.isalpha() for c in handle)
    alone = ":" in match["sign"] and len(handle) >= len("snapp") and _at_the_end(match)
    return (start, start + len(handle)) if artful or alone else None


def _at_the_end(match: Match) -> bool:
    behind = match.string[match.end("it") : match.end("it") + 8]
    return re.match(r"\.? ?(?:$|[\n,;)!?]|(?:og|and|eller|or) )", behind) is not None


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
    Rule(Kind.HANDLE, re.compile(r"(?<![\w/@.])(?P<it>@(?=[\w.-]{0,30}[^\W\d_])\w(?:[\w.-]{0,62}\w)?)"), ("@",)),
    Rule(Kind.HANDLE, re.compile(r"(?<![\w.])(?P<it>[^\W\d][\w.]{1,31}#\d{4})(?!\w)"), ("#",), digits=4),
    Rule(Kind.LINK, re.compile(rf"(?<![a-z])(?P<it>(?:[a-z][a-z+]{{1,10}}://|www\.){_REST})", _I), ("://", "www.")),
    Rule(
        Kind.LINK,
        re.compile(
            rf"(?<![\w.@/-])(?P<it>(?:(?:[\w-]{{1,63}}\.){{1,5}}{_TOP}|(?:[\w-]{{2,63}}\.){{2,5}}[a-z]{{2,12}})(?::\d{{2,5}})?"
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
    Rule(
        Kind.HANDLE,
        re.compile(
            rf"(?<!\w){_SERVICES}{_OWNED}(?P<sign> ?[:=] ?| ?[-=]> ?|,? \(?|\()(?P<it>\w[\w.-]{{2,31}})(?![\w@#/])", _I
        ),
        _SERVICE_PARTS,
        extent=_made_up,
    ),
    # The other way round: "eg heiter ola_94 på strava".
    Rule(
        Kind.HANDLE,
        re.compile(
            r"(?<!\w)(?:heter|heiter|hete|er|e|am|i'm|im|is|called|som|as|add|adde|følg|follow|navnet|namnet|"
            r"kalla|kalt) (?P<sign>)"
            rf"(?P<it>[^\W\d][\w.-]{{2,31}}) (?:på|on|i|in) (?:min |mi |my )?{_SERVICES}(?!\w)",
            _I,
        ),
        _SERVICE_PARTS,
        extent=_made_up,
    ),
)
