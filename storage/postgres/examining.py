"""What a database says about itself, for `ime doctor`; nothing is changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import psycopg

from storage.postgres.faults import told_plainly
from storage.postgres.migrations import scripts

_ASKED: Final = (
    "archive_mode, auto_explain.log_min_duration, fsync, full_page_writes, log_error_verbosity,"
    " log_min_duration_sample, log_min_duration_statement, log_parameter_max_length,"
    " log_statement, log_transaction_sample_rate, pgaudit.log_parameter, synchronous_commit, track_commit_timestamp"
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What there is.

    Attributes:
        server: Its version.
        steps: Migrations that were made, and how many this program knows.
        settings: By name; one that this server does not have is not there.
        superuser: Whether the bot's user may do anything.
        private: Whether the connection is encrypted, or does not leave the machine.
        drafts_logged: Whether drafts would be written to the log of writes.
        waiting: Stories in the pool; None where there are no tables yet.
        released: Stories that were released.
    """

    server: str
    steps: tuple[int, int]
    settings: Mapping[str, str]
    superuser: bool
    private: bool
    drafts_logged: bool
    waiting: int | None = None
    released: int | None = None


def examined(url: str) -> Facts:
    """Ask a database; raises NotSavedError where it cannot be reached."""
    with told_plainly(), psycopg.connect(url, autocommit=True) as connection:

        def one(sql: str) -> tuple[Any, ...]:
            return connection.execute(sql.encode()).fetchone() or ()

        found = connection.execute(
            "SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", (_ASKED.split(", "),)
        ).fetchall()
        (superuser,) = one("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        (far,) = one("SELECT inet_server_addr() IS NOT NULL AND inet_server_addr() <> inet_client_addr()")
        (encrypted,) = one("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
        facts = Facts(
            server=connection.info.parameter_status("server_version") or "",
            steps=(0, len(scripts())),
            settings=dict(found),
            superuser=bool(superuser),
            private=bool(encrypted) or not far,
            drafts_logged=False,
        )
        if one("SELECT to_regclass('migration')") == (None,):
            return facts
        steps, *_ = one("SELECT coalesce(max(number), 0)::integer FROM migration")
        if steps != len(scripts()):
            return replace(facts, steps=(steps, len(scripts())))
        (logged,) = one(
            "SELECT EXISTS (SELECT 1 FROM pg_class WHERE oid IN ('draft_0'::regclass,"
            " 'draft_1'::regclass, 'draft_2'::regclass) AND relpersistence <> 'u')"
        )
        waiting, released = one("SELECT (SELECT count(*) FROM waiting), (SELECT count(*) FROM story)")
        return replace(facts, steps=(steps, steps), drafts_logged=logged, waiting=waiting, released=released)
