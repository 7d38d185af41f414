"""A store file that nobody writes into: each change writes it anew beside itself and puts the new one in its place.

So it is always in the order of its keys and without gaps, holds nothing that was deleted, and can be read at any time:
nobody who reads waits, and nobody who writes to other files. Killed before the exchange, nothing has happened; after
it, all has. It has no journal, which somebody who still has the old file open might take for that file's own.

SQLite's lock on the file that is there keeps a second writer out; who waited for it looks whether it is still there.
Who has the former file open and is not in the middle of reading finds it empty, and looks for the present one.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sqlite3
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Final

from storage.errors import NotSavedError
from storage.private import open_private, sync_folder
from storage.sqlite.connection import BUSY
from storage.sqlite.faults import told_plainly
from storage.sqlite.files import address
from storage.sqlite.gently import STEPS, Pace, give_back
from storage.sqlite.header import Hold, exchange, hold
from storage.sqlite.migrations import Store, migrate

_PAUSE: Final = timedelta(milliseconds=2)
"""Between two tries for the lock."""


class InterruptedRewritingError(NotSavedError):
    """Somebody who cannot wait wants the file."""


class Anew:
    """One file, and the right to exchange it."""

    def __init__(self, folder: Path, store: Store, busy: timedelta = BUSY) -> None:
        self._path = folder / f"{store.name}.db"
        self._draft = self._path.with_name(f"{store.name}.db.new")
        self._store = store
        self._busy = busy.total_seconds()
        self._turn = asyncio.Lock()
        self._stopping = threading.Event()
        self._urgent = 0  # how many are waiting for their turn who cannot wait for a writing that can
        self._former: list[int] = []

    @contextlib.asynccontextmanager
    async def mine(self, *, at_once: bool = False) -> AsyncIterator[None]:
        """Keep everybody else from exchanging the file while the block runs; what a killed one left is removed.

        Args:
            at_once: Break off what this program is writing that can wait, rather than wait for it.

        Raises:
            NotSavedError: Another program has the file for longer than `busy`.
        """
        async with self._in_turn(at_once=at_once):
            held, connection = await self._locked()
            try:
                await _to_the_end(self._tidy)
                yield
            finally:
                await _to_the_end(self._let_go, connection, held)

    async def write(self, fill: Callable[[sqlite3.Connection], None], *, can_wait: bool = False) -> None:
        """Write the file anew and exchange it; within `mine`.

        Args:
            fill: Fills the empty tables of `main`; the present file is attached as `old`. It runs in a thread.
            can_wait: Is broken off for somebody who wants the file `at_once`.

        Raises:
            InterruptedRewritingError: Somebody came who wants it `at_once`; nothing was changed.
            NotSavedError: The disk is full or refuses; nothing was changed.
        """
        stopping = self._stopping if can_wait else threading.Event()
        await _to_the_end(self._write, fill, stopping, cancelled=stopping.set)

    @contextlib.asynccontextmanager
    async def _in_turn(self, *, at_once: bool) -> AsyncIterator[None]:
        self._urgent += at_once
        if at_once:
            self._stopping.set()
        try:
            await self._turn.acquire()
        finally:
            self._urgent -= at_once
            if not self._urgent:
                self._stopping.clear()
        try:
            yield
        finally:
            self._turn.release()

    async def _locked(self) -> tuple[Hold, sqlite3.Connection]:
        until, last = time.monotonic() + self._busy, False
        while (got := self._try_to_lock(last=last)) is None:
            if last:  # it was exchanged at this very moment, again and again
                raise NotSavedError(f"Nothing was changed: {self._path.name} is locked by another program.")
            await asyncio.sleep(_PAUSE.total_seconds())
            last = time.monotonic() >= until
        return got

    def _try_to_lock(self, *, last: bool) -> tuple[Hold, sqlite3.Connection] | None:
        with self._told(), contextlib.ExitStack() as undone:
            held = hold(self._path, self._store)
            undone.callback(held.release)
            connection = _connected(self._path)
            undone.callback(connection.close)
            try:
                connection.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                if last or error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                    raise
                return None
            if not held.is_at(self._path):
                return None
            undone.pop_all()
        return held, connection

    def _write(self, fill: Callable[[sqlite3.Connection], None], stopping: threading.Event) -> None:
        with self._told():
            try:
                descriptor = open_private(self._draft)
                try:
                    with contextlib.closing(_connected(self._draft)) as new:
                        self._fill(new, fill, Pace(descriptor, stopping))
                    os.fsync(descriptor)
                finally:
                    os.close(descriptor)  # before anybody else can open it: closing would drop their locks
                former = os.open(self._path, os.O_RDWR | os.O_CLOEXEC)  # stays open where the next line fails
                exchange(self._draft, self._path)
                self._former.append(former)
            except BaseException:
                self._draft.unlink(missing_ok=True)
                raise
            sync_folder(self._path.parent)

    def _fill(self, new: sqlite3.Connection, fill: Callable[[sqlite3.Connection], None], pace: Pace) -> None:
        # a draft that is broken off is thrown away, so it needs no journal, and is synced as a whole when it is done
        for rule in ("journal_mode = OFF", "synchronous = OFF"):
            new.execute(f"PRAGMA {rule}")
        migrate(new, self._store)
        new.execute("ATTACH ? AS old", (address(self._path, "ro"),))
        new.set_progress_handler(pace, STEPS)
        try:
            new.execute("BEGIN")
            fill(new)
            new.execute("COMMIT")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_INTERRUPT:
                for refusal in pace.refused:  # not to be taken for somebody who cannot wait: it would be tried for ever
                    raise refusal from None
                raise InterruptedRewritingError(f"Nothing was changed: {self._path.name} was wanted.") from None
            raise

    def _let_go(self, connection: sqlite3.Connection, held: Hold) -> None:
        while self._former:
            with contextlib.suppress(OSError):  # the change stands, and the file goes once nobody has it open
                if self._nobody_reads(connection):
                    give_back(self._former[-1])
            os.close(self._former.pop())
        connection.close()
        held.release()

    def _nobody_reads(self, connection: sqlite3.Connection) -> bool:
        """Whether, and from here on, nobody is in the middle of reading the file that was exchanged."""
        connection.execute("ROLLBACK")
        until = time.monotonic() + self._busy
        while time.monotonic() < until:
            with contextlib.suppress(sqlite3.OperationalError):
                connection.execute("BEGIN EXCLUSIVE")
                return True
            time.sleep(_PAUSE.total_seconds())
        return False

    def _tidy(self) -> None:
        with self._told():
            self._draft.unlink(missing_ok=True)
            sync_folder(self._path.parent)  # who exchanged the file last may have been killed before

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        try:
            with told_plainly(self._path.name):
                yield
        except OSError as error:
            raise NotSavedError(
                f"Nothing was changed: {self._path.name} cannot be written anew ({error.strerror}): see to it that its "
                "folder belongs to the bot's user and that the disk has room."
            ) from None


async def _to_the_end(work: Callable[..., None], *arguments: object, cancelled: Callable[[], object] = int) -> None:
    """Do work in a thread, and wait for its end even when cancelled: what it uses must not be let go before."""
    working = asyncio.ensure_future(asyncio.to_thread(work, *arguments))
    try:
        await asyncio.shield(working)
    except asyncio.CancelledError:
        cancelled()
        while not working.done():  # even when cancelled once more
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.wait([working])
        if not working.cancelled():
            working.exception()  # broken off as it was told to, which the loop would else report as never looked at
        raise


def _connected(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(address(path), uri=True, isolation_level=None, timeout=0, check_same_thread=False)
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute("PRAGMA trusted_schema = OFF")
    return connection
