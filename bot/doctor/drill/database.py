"""A SQLite file as a stranger reads it: its tables, and then every byte that they do not explain."""

from __future__ import annotations

import contextlib
import re
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from bot.doctor.drill.boxes import MAGIC
from bot.doctor.drill.signs import is_like_an_id
from bot.doctor.stores import schema_made
from storage.sqlite.migrations import DRAFTS, OUTREACH, POOL, STAFF, STORIES

SQLITE: Final = b"SQLite format 3\x00"

# https://www.sqlite.org/fileformat2.html
_PAGE_SIZE: Final = slice(16, 18)
_JOURNAL_MODE: Final = slice(18, 20)
_ROLLBACK: Final = b"\x01\x01"
_POINTER: Final = 4  # bytes: an overflow page begins with the number of the next
_KEY: Final = 16  # bytes by which a box's next piece is found
_FEW: Final = 8
_WORDY: Final = 0.7  # the share of printable bytes in words; in random bytes it is 0.37
_ZEROS: Final = re.compile(rb"\x00{%d,}" % _FEW)
_RANDOM: Final = slice(len(MAGIC) + len(b"-> X25519 "), len(MAGIC) + len(b"-> X25519 ") + 43)

PUBLIC: Final = ("prompt", "activity", "campaign")
"""Tables whose texts were written to be read by everybody: questions, activities, what links are for."""

OUR_SQL: Final = tuple(
    sorted(
        {sql.encode() for store in (DRAFTS, OUTREACH, POOL, STAFF, STORIES) for _, sql in schema_made(store) if sql},
        key=len,
    )
)


@dataclass(frozen=True, slots=True)
class Database:
    """What a database file holds.

    Attributes:
        rows: How many rows each table has.
        boxes: The sealed boxes in its tables.
        rest: The file's bytes, with what is explained overwritten by zeros (boxes, ids, its own schema), and long runs
            of zeros cut short.
        remains: How many beginnings of boxes there are that no table lists: deleted, and not overwritten.
        numbers_like_ids: How many numbers in its tables are as large as Telegram's ids.
    """

    rows: dict[str, int]
    boxes: list[bytes]
    rest: bytes
    remains: int
    numbers_like_ids: int


def read_database(content: bytes) -> Database | None:
    """What the bytes of a file hold; None where SQLite cannot make sense of them."""
    in_memory = bytearray(content)
    in_memory[_JOURNAL_MODE] = _ROLLBACK  # SQLite opens no write-ahead log in memory
    with contextlib.closing(sqlite3.connect(":memory:")) as connection:
        try:
            connection.deserialize(bytes(in_memory))
            connection.execute("PRAGMA trusted_schema = OFF")
            schema = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema").fetchall()
            tables = [name for kind, name, _, sql in schema if kind == "table" and sql]
            values = {table: _values(connection, table) for table in tables}
        except sqlite3.Error:
            return None
    everything = [value for rows in values.values() for row in rows for value in row]
    blobs = [value for value in everything if isinstance(value, bytes)]
    boxes = [value for value in blobs if value.startswith(MAGIC)]
    explained = [f"{kind}{name}{table}".encode() for kind, name, table, _ in schema]
    explained += [sql.encode() for *_, sql in schema if sql and sql.encode() in OUR_SQL] + [SQLITE]
    public = {value for table in PUBLIC for row in values.get(table, ()) for value in row if isinstance(value, str)}
    explained += sorted((text.encode() for text in public), key=len, reverse=True)
    rest, seen = _without_boxes(content, boxes)
    return Database(
        rows={table: len(rows) for table, rows in values.items()},
        boxes=boxes,
        rest=_without(rest, [*explained, *(blob for blob in blobs if _looks_random(blob))]),
        remains=max(0, content.count(MAGIC) - seen),
        numbers_like_ids=sum(is_like_an_id(value) for value in everything if isinstance(value, int)),
    )


def _looks_random(blob: bytes) -> bool:
    """Whether a blob can be an id, a tag or something encrypted, rather than words that somebody stored as bytes."""
    printable = sum(0x20 <= byte < 0x7F for byte in blob)
    return not blob.startswith(MAGIC) and printable < _WORDY * len(blob)


def _values(connection: sqlite3.Connection, table: str) -> list[tuple[object, ...]]:
    quoted = '"' + table.replace('"', '""') + '"'
    return connection.execute(f"SELECT * FROM {quoted}").fetchall()  # noqa: S608 — a name cannot be a parameter; it is quoted


def _without_boxes(content: bytes, boxes: Iterable[bytes]) -> tuple[bytes, int]:
    """The bytes without these boxes and the 16 bytes before each, its id; and how many of the boxes were seen.

    A box begins on one page and goes on on overflow pages, which are found by how their content begins.
    """
    left = bytearray(content)
    page = int.from_bytes(content[_PAGE_SIZE], "big") or 1
    page = 65536 if page == 1 else page
    overflow = {content[at + _POINTER : at + _POINTER + _KEY]: at + _POINTER for at in range(0, len(content), page)}
    known = {box[_RANDOM]: box for box in boxes}
    seen = 0
    for match in re.finditer(re.escape(MAGIC), content):
        start = match.start()
        box = known.get(content[start + _RANDOM.start : start + _RANDOM.stop])
        if box is None:
            continue
        seen += 1
        done = _blank(left, start, box, page - start % page)
        left[max(0, start - 16) : start] = bytes(min(16, start))
        while done < len(box):
            # where the page's pointer happens to go on as the box does, the piece before was a little shorter
            steps = [step for step in range(_POINTER) if box[done - step :][:_KEY].ljust(_KEY, b"\0") in overflow]
            if not steps:
                break
            done -= steps[0]
            at = overflow[box[done:][:_KEY].ljust(_KEY, b"\0")]
            done += _blank(left, at, box[done:], page - _POINTER)
    return _ZEROS.sub(bytes(_FEW), left), seen


def _blank(left: bytearray, start: int, piece: bytes, most: int) -> int:
    """Overwrites as much as is the same, and returns how much that was."""
    length = min(len(piece), most, len(left) - start)
    while length and left[start : start + length] != piece[:length]:
        same = next(at for at in range(length) if left[start + at] != piece[at])
        length = same
    left[start : start + length] = bytes(length)
    return length


def _without(content: bytes, explained: Iterable[bytes]) -> bytes:
    for known in explained:
        if known:
            content = content.replace(known, bytes(len(known)))
    return content
