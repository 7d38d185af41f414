"""`ime report`: numbers and charts in one file."""

from __future__ import annotations

import io
from typing import IO

import click

from conversations.languages import Language
from desk.printing import NotPrintedError, print_pdf
from desk.study import Study
from desk.study_command import Writer, from_bundles


@click.command()
@from_bundles
@click.option(
    "--goal", type=click.IntRange(1), default=5_000, show_default=True, help="How many stories are hoped for."
)
@click.option(
    "--min-group", type=click.IntRange(2), default=6, show_default=True, help="Smaller groups than this are hidden."
)
@click.option("--first", help="Compare these weeks, as in 2026-W36:2026-W40 …")
@click.option("--second", help="… with these.")
@click.option("--pdf", is_flag=True, help="Print it with the browser of this computer.")
def report(*, goal: int, min_group: int, first: str | None, second: str | None, pdf: bool) -> Writer:
    """Write numbers and charts of what was told to one HTML file that needs no network.

    Groups under --min-group are hidden, so that no adding and subtracting brings them back. Share one report only: two
    over nearly the same stories can be subtracted from each other.
    """
    from desk.report import Wanted, write_report  # noqa: PLC0415 — wants the extra, and says so when it is missing
    from desk.report.document import ReportError  # noqa: PLC0415
    from desk.report.periods import Period  # noqa: PLC0415

    if (first is None) != (second is None):
        raise click.UsageError("--first and --second go together.")
    halves = [tuple(weeks.split(":")) for weeks in (first, second) if weeks]
    if any(len(half) != 2 for half in halves):
        raise click.UsageError("Write a period as two weeks with a colon between, as in 2026-W36:2026-W40.")
    periods = (Period(*halves[0]), Period(*halves[1])) if halves else None

    def write(study: Study, language: Language, out: IO[bytes]) -> None:
        page = io.BytesIO()
        try:
            write_report(study, language, page, Wanted(goal, min_group, periods))
            hand_over(page.getvalue(), out, pdf=pdf)
        except ReportError as problem:
            raise click.ClickException(str(problem)) from None

    return write


def hand_over(page: bytes, out: IO[bytes], *, pdf: bool) -> None:
    """Write a page as it is, or printed."""
    if not pdf:
        out.write(page)
        return
    try:
        print_pdf(page, out)
    except NotPrintedError as problem:
        raise click.ClickException(str(problem)) from None
