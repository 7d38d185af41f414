"""A moment in words, in full: weekday, day, month, year and time, so that nobody can take it for another one."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from conversations.languages import EN, NB, NN, Language, ours

_WEEKDAYS: Final = {
    NB: ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag"),
    NN: ("måndag", "tysdag", "onsdag", "torsdag", "fredag", "laurdag", "søndag"),
    EN: ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_NORWEGIAN: Final = (
    *("januar", "februar", "mars", "april", "mai", "juni"),
    *("juli", "august", "september", "oktober", "november", "desember"),
)
_ENGLISH: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def in_words(when: datetime, language: Language) -> str:
    """The moment as its own zone's clocks show it: "fredag 27. november 2026 kl. 18.00"; in the nearest of ours."""
    told = ours(language)
    weekday = _WEEKDAYS[told][when.weekday()]
    if told == EN:
        return f"{weekday} {when.day} {_ENGLISH[when.month - 1]} {when.year} at {when:%H:%M}"
    return f"{weekday} {when.day}. {_NORWEGIAN[when.month - 1]} {when.year} kl. {when:%H.%M}"
