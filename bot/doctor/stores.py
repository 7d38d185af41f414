"""The store files, opened for reading only: whole, ours, and without what would tell an order or keep the deleted."""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from bot.doctor.finding import Finding, Verdict, failed, passed, warned
from bot.settings import Settings
from storage.errors import NotSavedError, StorageError
from storage.sqlite.faults import told_plainly
from storage.sqlite.header import hold
from storage.sqlite.migrations import DRAFTS, OUTREACH, POOL, STAFF, STORIES, Store, migrate

_LOOKS: Final = 3
_PAUSE: Final = 0.3
"""Seconds; beside a bot at work, a look may fall between a change and the writing anew that follows it."""

_BUSY: Final = 5.0  # seconds


def store_files(settings: Settings) -> Iterator[Finding]:
    """Each of the five files."""
    for store in (POOL, STORIES, OUTREACH, STAFF):
        yield from _looked_at(settings.data_dir / f"{store.name}.db", store)
    yield from _looked_at(settings.runtime / f"{DRAFTS.name}.db", DRAFTS)


def _looked_at(path: Path, store: Store) -> list[Finding]:
    if not path.exists():
        return [passed(path.name, "It is not there yet; the bot makes it when it starts.")]
    findings: list[Finding] = []
    for look in range(_LOOKS):
        if look:
            time.sleep(_PAUSE)
        findings = _judged(path, store)
        if all(finding.verdict is Verdict.PASS for finding in findings):
            break
    return findings


def _judged(path: Path, store: Store) -> list[Finding]:
    try:
        hold(path, store).release()  # the header alone, before SQLite is let near
        with told_plainly(path.name), read_only(path) as connection:
            problems = list(_problems(connection, path.name, store))
    except StorageError as problem:
        return [failed(path.name, str(problem), "Do as the sentence says, before the bot is started again.")]
    if problems:
        return problems
    return [
        passed(
            path.name,
            f"Whole; application id and version {store.version} are right; journal_mode is delete; "
            "no row numbers, no freed pages.",
        )
    ]


@contextlib.contextmanager
def read_only(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection that cannot change the file, nor mend it."""
    address = f"{path.absolute().as_uri()}?mode=ro"
    with contextlib.closing(sqlite3.connect(address, uri=True, isolation_level=None, timeout=_BUSY)) as connection:
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute("PRAGMA trusted_schema = OFF")
        yield connection


def _problems(connection: sqlite3.Connection, name: str, store: Store) -> Iterator[Finding]:
    def pragma(rule: str) -> int | str:
        value: int | str = connection.execute(f"PRAGMA {rule}").fetchone()[0]
        return value

    if pragma("quick_check") != "ok":
        yield failed(
            name, "SQLite finds it damaged.", "Stop the bot, move the file away, and put the last backup there."
        )
        return
    if pragma("journal_mode") != "delete":
        yield failed(
            name, "Its journal_mode is not delete.", "Find out which program changed it; the bot sets it anew."
        )
    if pragma("user_version") != store.version:
        yield warned(name, f"It is older than version {store.version}.", "The bot brings it up to date when it starts.")
    elif _schema(connection) != schema_made(store):
        yield failed(name, "Its tables are not those that the bot makes.", "Put the last backup in its place.")
    tables = connection.execute("SELECT name, wr FROM pragma_table_list WHERE schema = 'main' AND type = 'table'")
    for table, without_rowid in tables.fetchall():
        if not without_rowid and not table.startswith("sqlite_") and _rows(connection, table) > 1:
            yield failed(name, f"Its table {table} numbers its rows, and so tells their order.", "Report this line.")
    if pragma("freelist_count") and store is not DRAFTS:
        yield warned(name, "It has pages that were freed.", "They are overwritten; the next change takes them out.")


def _schema(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    return connection.execute("SELECT name, sql FROM sqlite_schema ORDER BY name").fetchall()


def schema_made(store: Store) -> list[tuple[str, str]]:
    """Name and SQL of everything that the migrations make in a store."""
    with contextlib.closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        migrate(connection, store)
        return _schema(connection)


def _rows(connection: sqlite3.Connection, table: str) -> int:
    quoted = '"' + table.replace('"', '""') + '"'
    count: int = connection.execute(f"SELECT count(*) FROM {quoted}").fetchone()[0]  # noqa: S608 — a name cannot be a parameter; it is quoted
    return count


def numbers(settings: Settings) -> Iterator[Finding]:
    """How many stories wait and are released, so that an operator sees the bot at work."""
    told = []
    for store, state in ((POOL, "wait for their release"), (STORIES, "are released")):
        path = settings.data_dir / f"{store.name}.db"
        if path.exists():
            told.append(f"{counted(_stories_in(path), settings.min_group)} {state}")
    yield passed("stories", f"{', '.join(told)}." if told else "There are no stores yet.")


def _stories_in(path: Path) -> int:
    """How many stories a file holds; one that was exchanged and emptied just when it was opened is looked at again."""
    for _ in range(_LOOKS):
        with contextlib.suppress(sqlite3.OperationalError), told_plainly(path.name), read_only(path) as connection:
            return _rows(connection, "story")
    raise NotSavedError(f"{path.name} holds no stories: it was made by another program.")


def counted(number: int, least: int) -> str:
    """A number of stories as it may be shown: below the least group (MIN_GROUP) only that it is below."""
    return str(number) if number >= least else f"fewer than {least}"
