"""Forgetting an address with all that hangs on it, within a transaction that somebody else began."""

from __future__ import annotations

import aiosqlite

from storage.outreach.addresses import Addresses
from storage.outreach.audiences import with_place


async def forget_subscriber(connection: aiosqlite.Connection, tag: bytes, addresses: Addresses) -> bool:
    """Delete a subscriber, their letters and their marks; False where there was none."""
    gone = await connection.execute_fetchall("DELETE FROM subscriber WHERE tag = ? RETURNING 1", (tag,))
    await _take_letters(connection, tag, place=False)
    for (activity,) in await connection.execute_fetchall("SELECT id FROM activity"):
        await connection.execute_fetchall(
            "DELETE FROM mark WHERE activity = ? AND mark = ?", (activity, addresses.mark(activity)(tag))
        )
    return bool(gone)


async def forget_place(connection: aiosqlite.Connection, tag: bytes) -> bool:
    """Delete a group or channel and its letters; False where there was none."""
    gone = await connection.execute_fetchall("DELETE FROM place WHERE tag = ? RETURNING 1", (tag,))
    await _take_letters(connection, tag, place=True)
    await readdress(connection, tag, None)
    return bool(gone)


async def readdress(connection: aiosqlite.Connection, old: bytes, new: bytes | None) -> None:
    """Aim broadcasts at a group's or channel's new tag, or at it no more."""
    for identity, audience in await connection.execute_fetchall(
        "SELECT id, audience FROM broadcast WHERE instr(audience, ?)", (old.hex(),)
    ):
        await connection.execute_fetchall(
            "UPDATE broadcast SET audience = ? WHERE id = ?", (with_place(audience, old, new), identity)
        )


async def take_letter(connection: aiosqlite.Connection, broadcast: bytes, tag: bytes) -> None:
    """Delete one letter that is not wanted any more; it was never one of its broadcast."""
    await connection.execute_fetchall("DELETE FROM letter WHERE broadcast = ? AND tag = ?", (broadcast, tag))
    await connection.execute_fetchall("UPDATE broadcast SET letters = letters - 1 WHERE id = ?", (broadcast,))


async def _take_letters(connection: aiosqlite.Connection, tag: bytes, *, place: bool) -> None:
    letters = await connection.execute_fetchall(
        "SELECT broadcast FROM letter WHERE tag = ? AND place = ?", (tag, place)
    )
    for (broadcast,) in letters:
        await take_letter(connection, broadcast, tag)
