"""Story cards to lay on a table: chosen, shuffled, and printed so that nothing is cut off.

`deck` deals, `fitting` finds a size for every text, `sheets` fills A4 pages, `document` writes the file to print.
"""

from desk.cards.deck import Wanted
from desk.cards.document import write_cards

__all__ = ["Wanted", "write_cards"]
