"""Writing to the tables of outreach, one replica after the other.

Letters, the totals of their broadcasts and subscribers change together, begun from each of the three ends. Row locks
alone would now and then have two replicas wait for each other in a circle, so whoever changes them holds one lock for
the few milliseconds that it takes.
"""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator

from storage.outreach.addresses import Addresses
from storage.outreach.audiences import with_place
from storage.postgres.database import Connection, Database, rows_of


@contextlib.asynccontextmanager
async def writing(database: Database) -> AsyncIterator[Connection]:
    """A transaction that has the tables of outreach to itself, as far as others ask too."""
    async with database.transaction() as connection:
        await connection.execute("SELECT pg_advisory_xact_lock(hashtext('ime outreach'), hashtext(current_schema()))")
        yield connection


async def forget_subscriber(connection: Connection, tag: bytes, addresses: Addresses) -> bool:
    """Delete a subscriber, their letters and their marks; False where there was none."""
    gone = await rows_of(connection, "DELETE FROM subscriber WHERE tag = %s RETURNING 1", (tag,))
    await _take_letters(connection, tag, place=False)
    for (activity,) in await rows_of(connection, "SELECT id FROM activity"):
        await connection.execute(
            "DELETE FROM mark WHERE activity = %s AND mark = %s", (activity, addresses.mark(activity)(tag))
        )
    return bool(gone)


async def forget_place(connection: Connection, tag: bytes) -> bool:
    """Delete a group or channel and its letters; False where there was none."""
    gone = await rows_of(connection, "DELETE FROM place WHERE tag = %s RETURNING 1", (tag,))
    await _take_letters(connection, tag, place=True)
    await readdress(connection, tag, None)
    return bool(gone)


async def readdress(connection: Connection, old: bytes, new: bytes | None) -> None:
    """Aim broadcasts at a group's or channel's new tag, or at it no more."""
    aimed = await rows_of(
        connection, "SELECT id, audience FROM broadcast WHERE position(%s in audience) > 0", (old.hex(),)
    )
    for identity, audience in aimed:
        await connection.execute(
            "UPDATE broadcast SET audience = %s WHERE id = %s", (with_place(audience, old, new), identity)
        )


async def take_letter(connection: Connection, broadcast: bytes, tag: bytes) -> None:
    """Delete one letter that is not wanted any more; it was never one of its broadcast."""
    await connection.execute("DELETE FROM letter WHERE broadcast = %s AND tag = %s", (broadcast, tag))
    await connection.execute("UPDATE broadcast SET letters = letters - 1 WHERE id = %s", (broadcast,))


async def _take_letters(connection: Connection, tag: bytes, *, place: bool) -> None:
    letters = await rows_of(connection, "SELECT broadcast FROM letter WHERE tag = %s AND place = %s", (tag, place))
    for (broadcast,) in letters:
        await take_letter(connection, broadcast, tag)
