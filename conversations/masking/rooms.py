"""Rooms and dwellings with a number."""

from __future__ import annotations

import re

from conversations.masking.amounts import NO_MEASURE
from conversations.masking.rules import Extent, Match, Rule, whole
from conversations.masking.spans import Kind

_I = re.IGNORECASE

_END = rf"(?![\w²])(?![.,:/-]\d)(?!,-){NO_MEASURE}"
_ROOM = (
    r"(?:rom(?:met|nr|nummer(?:et)?)?|hybel(?:en|nr|nummer)?|leilighet(?:en|a|snr|snummer)?|leilegheit(?:a)?|leil|"
    r"bolig(?:nr|nummer(?:et)?)|bustadnummer|dørnummer|dør|kollektiv(?:et)?|kollen|room|dorm room|dorm|apartment|apt|"
    r"flat|studio)"
)
_ROOM_PARTS = (
    *("rom", "hybel", "leil", "bolig", "bustad", "dør", "kollektiv", "kollen", "room", "dorm"),
    *("apartment", "apt", "flat", "studio"),
)
# 312, B-214, b214, 4.12, 47-12-3, 18 A; not "kl18".
_ID = r"(?:(?!kl)[^\W\d_]{1,2}-?)?\d{1,4}[a-z]?(?:[-./]\d{1,4}[a-z]?){0,2}(?-i: [A-H](?!\w))?"
# "rom 101 og 102"
_SECOND = r"(?:,? (?:og|and|eller|or) (?:[^\W\d_]-?)?\d{2,4}[a-z]?(?![\w.,:/-]\d))?"


def _no_year(match: Match) -> Extent | None:
    """A year after "leilighet" is no number of one."""
    return None if re.search(r"(?<!\d)(?:19|20)\d\d$", match["it"]) else whole(match)


RULES = (
    Rule(
        Kind.ROOM,
        re.compile(
            rf"(?<![\w-])(?P<it>{_ROOM}(?:[ .:#-]{{0,2}}(?:nr|no|nummer|number)\b)?[ .:#-]{{0,3}}{_ID}{_SECOND}){_END}",
            _I,
        ),
        _ROOM_PARTS,
        digits=1,
        extent=_no_year,
    ),
    Rule(
        Kind.ROOM,
        re.compile(
            r"(?<![\w-])(?:rommet|rom|hybelen|leiligheten|leiligheta|leilegheita|room|flat|apartment)"
            r"(?: mitt| min| vår| mi| vårt)? (?:er|e|har|is|has) (?:nr\.? |nummer |number |no\.? )?"
            rf"(?P<it>(?:[^\W\d_]-?)?\d{{3,4}}[a-z]?|\d{{1,3}}[-./]\d{{1,4}}){_END}",
            _I,
        ),
        _ROOM_PARTS,
        digits=2,
        extent=_no_year,
    ),
    # The dwelling number of the Norwegian cadastre: H, U, L or K for the level, then floor and door in two digits each.
    Rule(Kind.ROOM, re.compile(r"(?<!\w)(?P<it>[HULK][01]\d[0-2]\d)(?!\w)", _I), digits=4),
)
