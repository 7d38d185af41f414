"""`ime cards`: story cards to print."""

from __future__ import annotations

import io
import secrets
from typing import IO

import click

from conversations.languages import Language
from desk.report_command import hand_over
from desk.study import Study
from desk.study_command import Writer, from_bundles
from desk.terminal import say


@click.command()
@from_bundles
@click.option("--count", type=click.IntRange(1), help="How many stories, drawn by chance.  [default: all]")
@click.option("--per-page", type=click.Choice(["8", "4"]), default="8", show_default=True, help="Cards on an A4 page.")
@click.option("--seed", type=click.IntRange(0, 9999), help="Deal the deck with this printed seed again.")
@click.option("--blank", type=click.IntRange(0, 200), default=8, show_default=True, help="Cards to write on.")
@click.option("--sheets", type=click.IntRange(0, 50), default=1, show_default=True, help="Sheets to note patterns on.")
@click.option("--pdf", is_flag=True, help="Print it with the browser of this computer.")
def cards(  # noqa: PLR0913 one parameter an option
    *, count: int | None, per_page: str, seed: int | None, blank: int, sheets: int, pdf: bool
) -> Writer:
    """Write story cards for a workshop to one HTML file, ready to print on A4.

    They are shuffled, and tell neither week nor link nor place.
    """
    from desk.cards import Wanted, write_cards  # noqa: PLC0415 — wants the extra, and says so when it is missing
    from desk.cards.deck import SEEDS  # noqa: PLC0415

    drawn = secrets.randbelow(SEEDS) if seed is None else seed

    def write(study: Study, language: Language, out: IO[bytes]) -> None:
        page = io.BytesIO()
        write_cards(study, language, page, Wanted(drawn, count, int(per_page), blank, sheets))
        hand_over(page.getvalue(), out, pdf=pdf)
        say(f"The deck has seed {drawn:04}.")

    return write
