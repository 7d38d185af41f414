from __future__ import annotations

import functools
from collections.abc import AsyncIterator
from typing import Any

import pytest

from storage.sqlite.connection import Database


@pytest.fixture(autouse=True)
async def everything_is_closed(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """Close what a failed test left open: the thread of an open connection would keep the test run from ending."""
    opened: list[Database] = []
    original = Database.open

    async def noted(_: type[Database], *arguments: Any, **named: Any) -> Database:
        database = await original(*arguments, **named)
        opened.append(database)
        return database

    monkeypatch.setattr(Database, "open", functools.partial(noted, Database))
    yield
    for database in opened:
        await database.close()
