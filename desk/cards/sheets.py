"""Cards on pages: larger ones take more of a page, and no page is left half empty that something still fits on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from desk.cards.deck import Card
from desk.cards.fitting import Size


@dataclass(slots=True)
class Sheet:
    """A page of two columns.

    Attributes:
        free: Half rows that are left; two make a row.
        cards: None stands for a blank one.
    """

    free: int
    cards: list[Card | None] = field(default_factory=list)

    def takes(self, card: Card | None, rows: int) -> bool:
        """Puts the card on if there is room for it."""
        size = card.size if card else Size.ONE
        wanted = size.value[0] * min(size.value[1], rows)
        if wanted > self.free:
            return False
        self.free -= wanted
        self.cards.append(card)
        return True


def lay_out(cards: Iterable[Card | None], per_page: int, *, taken: int = 0) -> list[Sheet]:
    """Fill pages; on the first one, `taken` places are left free at the beginning."""
    rows = per_page // 2
    sheets = [Sheet(per_page - taken)]
    open_from = 0
    for card in cards:
        if not any(sheet.takes(card, rows) for sheet in sheets[open_from:]):
            sheet = Sheet(per_page)
            sheet.takes(card, rows)
            sheets.append(sheet)
        while open_from < len(sheets) and not sheets[open_from].free:
            open_from += 1
    for number, sheet in enumerate(sheets):
        # Whole rows stand before single cards, so that none has a gap beside it; what leads is a single card itself.
        sheet.cards.sort(key=lambda card: card is None or card.size is Size.ONE, reverse=number == 0 and taken > 0)
    return sheets
