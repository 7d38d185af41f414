"""Places on the net where people go by a name."""

from __future__ import annotations

import re

from conversations.masking.namelists import word_sets

_NAMES = word_sets("services.toml")["names"]
# Longer ones first, for of two that begin alike the first that fits is taken.
_ANY = "|".join(map(re.escape, sorted(_NAMES, key=lambda name: (-len(name), name))))

# Such a place, or what one is called there, as people write it: "instaen", "snap-navnet", "chess.com".
SERVICES = (
    rf"(?:(?:{_ANY}|tik tok|user name|last\.fm|battle\.net)(?:'?en|'?pen|'?ten|'?men|ene|et)?(?:\.(?:com|org|no|"
    rf"gg|tv))?"
    r"(?:[ -]?(?:kanal|navn|namn|bruker|brukar|konto|profil|tag|name|user|account|handle|gamertag)\w{0,3})?(?:'s)?)"
)
# For `Rule.needs`.
SERVICE_PARTS = (
    *(f" {name}" for name in sorted(_NAMES) if not _NAMES & {name[:n] for n in range(1, len(name))}),
    " tik ",
    " last",
    " battle",
)
