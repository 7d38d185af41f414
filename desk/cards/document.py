"""The deck as one HTML file with a style for paper; the browser prints it, or `desk.printing` makes a PDF of it."""

from __future__ import annotations

from pathlib import Path
from typing import IO, Final

from conversations.languages import OUR_LANGUAGES, Language
from desk.cards.deck import Wanted, deal
from desk.cards.sheets import lay_out
from desk.phrases import phrases
from desk.study import Study
from desk.templating import templates
from desk.wording import wording

_LINES: Final = {8: 7, 4: 11}  # to write on, on a blank card
_BOXES: Final = 24  # for numbers, on a sheet for a pattern


def write_cards(study: Study, language: Language, out: IO[bytes], wanted: Wanted) -> None:
    """Write a deck of what may leave the desk."""
    words, said = wording(language), phrases("desk.cards", language)
    cards = deal(study, wanted)
    page = (
        templates(Path(__file__).parent)
        .get_template("cards.html")
        .render(
            sheets=lay_out([*cards, *[None] * wanted.blank], wanted.per_page, taken=1),
            wanted=wanted,
            stories=len({card.number for card in cards}),
            language=language,
            say=lambda key, **filled_in: said[key].format(**filled_in),
            part=words.part,
            feelings=words.feelings,
            spoken=OUR_LANGUAGES,
            lines=_LINES[wanted.per_page],
            boxes=_BOXES,
        )
    )
    out.write(page.encode())
