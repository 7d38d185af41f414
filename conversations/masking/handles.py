"""Names that people go by on the net."""

from __future__ import annotations

import re

from conversations.masking.rules import Extent, Match, Rule
from conversations.masking.spans import Kind

_I = re.IGNORECASE

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


AT_SIGN = (
    Rule(Kind.HANDLE, re.compile(r"(?<![\w/@.])(?P<it>@(?=[\w.-]{0,30}[^\W\d_])\w(?:[\w.-]{0,62}\w)?)"), ("@",)),
    Rule(Kind.HANDLE, re.compile(r"(?<![\w.])(?P<it>[^\W\d][\w.]{1,31}#\d{4})(?!\w)"), ("#",), digits=4),
)
RULES = (
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
