"""`ime desk`: the page on which staff read."""

from __future__ import annotations

import asyncio
import webbrowser
from pathlib import Path

import click

from conversations.languages import OUR_LANGUAGES, Language


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="0 takes any free one.")
@click.option(
    "--folder",
    "folders",
    type=click.Path(file_okay=False, path_type=Path),
    multiple=True,
    help="Where to look for bundles and keys; may be given again.  [default: here, downloads, documents]",
)
@click.option("--language", type=click.Choice(OUR_LANGUAGES), default="nb", show_default=True)
@click.option(
    "--example",
    type=click.IntRange(1, 100_000),
    metavar="COUNT",
    help="Open so many invented stories, to try the desk.",
)
@click.option("--no-browser", is_flag=True, help="Only print the address.")
def desk(port: int, folders: tuple[Path, ...], language: str, example: int | None, *, no_browser: bool) -> None:
    """Read, redact and export stories on a page of this computer's browser. Ctrl-C closes it and forgets all."""
    try:
        from desk.page.app import create_app  # noqa: PLC0415 — wants the extra, and says so when it is missing
        from desk.page.serving import serve  # noqa: PLC0415
        from desk.page.session import Session  # noqa: PLC0415
    except ModuleNotFoundError as missing:
        raise click.ClickException(
            f"The desk needs {missing.name}, which is not installed: pip install 'in-my-experience[desk]'"
        ) from None
    session = Session()
    if example:
        session.open_example(example)
    app = create_app(session, folders=list(folders) or None, language=Language(language))

    def ready(address: str) -> None:
        click.echo(f"\n  The desk is open: {address}\n\n  Everything stays on this computer. Ctrl-C closes it.\n")
        if not no_browser:
            webbrowser.open(address)

    try:
        asyncio.run(serve(app, port, ready))
    except OSError as problem:
        raise click.ClickException(f"The desk could not open: {problem.strerror}.") from problem
    except KeyboardInterrupt:
        pass
    click.echo("The desk is closed, and nothing of it is left in memory.")
