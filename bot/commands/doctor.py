"""`ime doctor`: whether this machine keeps the promise, and what it would give away."""

from __future__ import annotations

import dataclasses
import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import click

from bot import journal
from bot.doctor.drill.loot import Loot, take
from bot.doctor.drill.telling import AFTERWARDS, tell
from bot.doctor.examination import examine
from bot.doctor.finding import Finding, Verdict
from bot.hardening import forbid_dumps
from bot.settings import SettingsError, read_settings

_COLOURS: Final = {Verdict.PASS: "green", Verdict.WARN: "yellow", Verdict.FAIL: "red"}
_WIDTH: Final = 13


@click.command()
@click.option(
    "--env",
    "env_file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File with settings. [default: .env, where there is one]",
)
@click.option("--strict", is_flag=True, help="Warnings count as failures.")
@click.option("--json", "as_json", is_flag=True, help="Tell it to a script.")
@click.option("--drill", is_flag=True, help="Show instead what somebody who takes this disk now would get.")
@click.option(
    "--also",
    type=click.Path(path_type=Path),
    multiple=True,
    help="With --drill: another file or folder to look through, for instance logs or backups; may be given again.",
)
@click.pass_context
def doctor(  # noqa: PLR0913 — one parameter an option
    context: click.Context, *, env_file: Path | None, strict: bool, as_json: bool, drill: bool, also: tuple[Path, ...]
) -> None:
    """Look whether this machine keeps what the bot promises, and say what to do where it does not.

    May be run while the bot is at work, and changes none of its files. Run it as the bot's user.

    Exit code 0: nothing failed; 1: something did, or, with --strict, was warned of. With --drill, 0: neither a person
    nor a story that can be read was found; 1: something was.
    """
    if also and not drill:
        raise click.UsageError("--also goes with --drill.")
    forbid_dumps()  # this process knows the token too
    journal.open_journal("ERROR")
    bad = _drill(env_file, also, as_json=as_json) if drill else _examine(env_file, as_json=as_json, strict=strict)
    context.exit(1 if bad else 0)


def _examine(env_file: Path | None, *, as_json: bool, strict: bool) -> bool:
    findings = []
    for finding in examine(env_file):
        findings.append(finding)
        if not as_json:
            click.echo(_line(finding))
    counts = Counter(finding.verdict for finding in findings)
    numbers = {verdict.value: counts[verdict] for verdict in Verdict}
    if as_json:
        click.echo(_json({"findings": [dataclasses.asdict(finding) for finding in findings], **numbers}))
    else:
        click.echo(", ".join(f"{number} {verdict}" for verdict, number in numbers.items()))
    return bool(counts[Verdict.FAIL] or (strict and counts[Verdict.WARN]))


def tell_examination(env_file: Path) -> bool:
    """Says what the doctor finds, for another command; whether something failed."""
    return _examine(env_file, as_json=False, strict=False)


def _line(finding: Finding) -> str:
    verdict = click.style(finding.verdict.value, fg=_COLOURS[finding.verdict])
    what = " ".join(finding.what.split())
    return f"{verdict}  {finding.subject:{_WIDTH}} {what}" + (f" → {finding.todo}" if finding.todo else "")


def _drill(env_file: Path | None, also: Iterable[Path], *, as_json: bool) -> bool:
    try:
        settings = read_settings(env_file)
    except SettingsError as problem:
        raise click.ClickException(str(problem)) from problem
    loot: Loot = take(settings, env_file or Path(".env"), also)
    if as_json:
        click.echo(_json({**dataclasses.asdict(loot), "afterwards": AFTERWARDS}))
    else:
        for line in tell(loot):
            click.echo(line)
    return loot.bad


def _json(content: dict[str, object]) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2, default=str)
