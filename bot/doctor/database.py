"""The PostgreSQL, where there is one: whether it is reached, up to date, forgets, and keeps values out of its log."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from bot import stores
from bot.doctor.finding import Finding, failed, passed, warned
from bot.doctor.stores import counted
from bot.safety import memory_backed
from bot.settings import Settings
from storage.errors import StorageError

if TYPE_CHECKING:
    from storage.postgres.examining import Facts

_SUBJECT: Final = "database"
_LOG: Final = "database log"
_STATEMENTS: Final = {
    "log_statement": "none",
    "log_min_duration_statement": "-1",
    "log_min_duration_sample": "-1",
    "log_transaction_sample_rate": "0",
}
"""What has statements logged, each with what it is set to where it does not."""


def database(settings: Settings) -> Iterator[Finding]:
    """Everything that can be asked of it."""
    try:
        facts = stores.facts_of(settings)
    except StorageError as problem:
        yield failed(_SUBJECT, str(problem), "Mend DATABASE_URL or the database, and look again.")
        return
    yield from _left_behind(settings)
    yield from _tables(facts, settings.min_group)
    yield from _user(facts)
    yield from log(facts)
    yield from order(facts)
    yield from disk(facts)


def pepper(settings: Settings) -> Iterator[Finding]:
    """Whether the secret that replicas share is kept in memory, and is long enough."""
    file = settings.pepper_file
    if file is None:
        return
    try:
        stores.secret_of(settings)
    except StorageError as problem:
        yield failed("pepper", str(problem), "Do as the sentence says, before the bot is started.")
        return
    if memory_backed(file):
        yield passed("pepper", f"PEPPER_FILE ({file}) lies in memory.")
    else:
        yield failed(
            "pepper",
            f"PEPPER_FILE ({file}) lies on a disk: whoever has it and the database opens drafts.",
            "Mount it from where your platform keeps secrets, on a memory-backed path such as /run/secrets.",
        )


def _left_behind(settings: Settings) -> Iterator[Finding]:
    files = [file for name in stores.FILES if (file := settings.data_dir / f"{name}.db").exists()]
    if files:
        yield warned(
            _SUBJECT,
            f"Files from before it are in DATA_DIR: {', '.join(file.name for file in files)}. They keep what goes.",
            "Once `ime move` has been run and the bot is well, remove them.",
        )


def _tables(facts: Facts, least: int) -> Iterator[Finding]:
    present, known = facts.steps
    if present > known:
        yield failed(_SUBJECT, "It was made by a newer version of the bot.", "Install that version again.")
    elif present < known:
        yield failed(_SUBJECT, f"Its tables are at step {present} of {known}.", "Stop the bot, and run: ime migrate")
    else:
        yield passed(_SUBJECT, f"PostgreSQL {facts.server}, its tables are up to date.")
        yield passed(
            "stories",
            f"{counted(facts.waiting or 0, least)} wait for their release, "
            f"{counted(facts.released or 0, least)} are released.",
        )
    if facts.drafts_logged:
        yield failed(_SUBJECT, "Drafts are logged.", "ALTER TABLE draft_0 SET UNLOGGED; the same for draft_1, draft_2.")


def _user(facts: Facts) -> Iterator[Finding]:
    if facts.superuser:
        yield warned(
            _SUBJECT,
            "The bot's user is a superuser, who may read the server's files and everybody's tables.",
            "CREATE ROLE ime LOGIN PASSWORD '…'; make it the owner of the database, and name it in DATABASE_URL.",
        )
    if facts.private:
        yield passed(_SUBJECT, "Nobody between can read along.")
    else:
        yield failed(
            _SUBJECT, "The connection crosses the network in the clear.", "Add ?sslmode=verify-full to DATABASE_URL."
        )


def log(facts: Facts) -> Iterator[Finding]:
    """Whether values, sealed boxes and keyed tags though they are, can get into the server's log."""
    settings = facts.settings
    problems = []
    if settings.get("log_error_verbosity") != "terse":
        problems.append(("An error's DETAIL holds the values of a row.", "log_error_verbosity = 'terse'"))
    logged = [name for name, quiet in _STATEMENTS.items() if settings.get(name, quiet) not in {quiet, "ddl"}]
    if logged and settings.get("log_parameter_max_length") != "0":
        problems.append(
            (f"{', '.join(logged)}: statements are logged with their values.", "log_parameter_max_length = 0")
        )
    if settings.get("auto_explain.log_min_duration", "-1") != "-1":
        problems.append(("auto_explain logs statements with their values.", "auto_explain.log_min_duration = -1"))
    if settings.get("pgaudit.log_parameter", "off") != "off":
        problems.append(("pgaudit logs values.", "pgaudit.log_parameter = off"))
    for what, mended in problems:
        yield warned(_LOG, what, f"As a superuser: ALTER SYSTEM SET {mended}; SELECT pg_reload_conf();")
    if not problems:
        yield passed(_LOG, "No value of ours can get into it.")


def order(facts: Facts) -> Iterator[Finding]:
    """Whether the server remembers when each transaction was: with that, rows that wait tell their time."""
    if facts.settings.get("track_commit_timestamp", "off") != "off":
        yield failed(
            "database order",
            "track_commit_timestamp is on: the database can tell to a microsecond when each row was written.",
            "ALTER SYSTEM SET track_commit_timestamp = off, and start the server anew.",
        )
    if facts.settings.get("archive_mode", "off") != "off":
        yield warned(
            "database order",
            "Its log of writes is archived: it tells, for as long as it is kept, when rows came and went, withdrawals "
            "of released stories too, and it brings back who has unsubscribed.",
            "Keep the archive for days, not for months, and encrypted.",
        )


def disk(facts: Facts) -> Iterator[Finding]:
    """Whether what was thanked for outlives a loss of power."""
    loose = [name for name in ("fsync", "full_page_writes", "synchronous_commit") if facts.settings.get(name) == "off"]
    if loose:
        yield failed(
            "database disk",
            f"{', '.join(loose)} off: a loss of power may take stories that students were thanked for.",
            "Set them on.",
        )
    else:
        yield passed("database disk", "What was committed outlives a loss of power.")
