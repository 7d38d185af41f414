"""This place's own words, as the bot would speak them, and what it tells of who asks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bot.doctor.access import unchangeable
from bot.doctor.finding import Finding, failed, passed, warned
from bot.settings import Settings, SettingsError
from bot.words import read_own_words

_SUBJECT: Final = "texts"


def words(settings: Settings) -> Iterator[Finding]:
    """Whether the bot can speak what TEXTS_DIR holds."""
    try:
        own = read_own_words(settings)
    except SettingsError as error:
        yield failed(_SUBJECT, str(error), "Mend the setting, or the folder.")
        return
    for problem in own.problems:
        if problem.grave:
            yield failed(_SUBJECT, f"{settings.texts}/{problem}", "Mend that line, then `ime texts check`.")
        else:
            yield warned(_SUBJECT, f"{settings.texts}/{problem}", "Look at it, then `ime texts check`.")
    changeable = [finding for file in sorted(settings.texts.glob("*")) for finding in unchangeable(_SUBJECT, file)]
    yield from changeable
    if not own.problems and not changeable:
        spoken = ", ".join(own.texts)
        place = f"{len(own.lines)} texts are this place's own" if own.lines else "no text is this place's own"
        yield passed(_SUBJECT, f"The bot speaks {spoken}; {place}.")


def responsible(settings: Settings) -> Iterator[Finding]:
    """Whether students are told who answers for what they tell, and how to reach them."""
    if settings.contact and settings.controller:
        yield passed("controller", f"Students read that {settings.controller} is responsible, and how to reach them.")
    else:
        yield warned(
            "controller",
            "/privacy tells students neither who is responsible nor how to reach them.",
            "Set CONTROLLER and CONTACT; `ime setup` asks for both.",
        )
