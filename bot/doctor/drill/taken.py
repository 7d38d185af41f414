"""One file in the hands of somebody who took it: what it is, what it tells, and whether it gives anybody away."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pyrage import x25519

from bot.doctor.drill import signs
from bot.doctor.drill.boxes import MAGIC, Boxes, boxes_of, locked_with_passphrase
from bot.doctor.drill.database import OUR_SQL, PUBLIC, SQLITE, Database, read_database
from storage.peppers import SIZE as PEPPER
from storage.recipients import Recipients, RecipientsError

_JOURNALS: Final = ("-journal", "-wal", "-shm")
_OPENS_ALL: Final = "A private age key: it opens every box that was sealed to it."


@dataclass(frozen=True, slots=True)
class Taken:
    """One file, and what it gives away.

    Attributes:
        path: Where it is; a file inside a tar file stands behind a colon.
        size: In bytes.
        week: ISO week in which it was last written; the disk knows it to a fraction of a second.
        kind: What it is.
        boxes: What its sealed boxes tell, None where it has none.
        learnt: What else can be learnt from it, each a sentence.
        strings: Readable strings that nothing of ours explains.
        found: Signs of a person or of a readable story, each a sentence: there should be none.
    """

    path: str
    size: int
    week: str
    kind: str
    boxes: Boxes | None = None
    learnt: tuple[str, ...] = ()
    strings: tuple[str, ...] = ()
    found: tuple[str, ...] = ()


def judged(path: str, content: bytes, week: str, keys: Sequence[x25519.Identity]) -> Iterator[Taken]:
    """What a file gives away, and the files in it where it is a tar file; `keys` are those that lie on this disk."""
    size = len(content)
    if content.startswith(SQLITE) and (database := read_database(content)):
        yield _database(path, content, week, database, keys)
    elif members := _members(content):
        sealed = [inner for _, inner in members if inner.startswith(MAGIC)]
        yield Taken(path, size, week, "tar file", boxes_of(sealed, keys), found=tuple(signs.of_persons(path.encode())))
        for name, inner in members:
            if not inner.startswith(MAGIC):
                yield from judged(f"{path}:{name}", inner, week, keys)
    elif path.endswith(".txt") and (told := _recipients(content)):
        yield Taken(path, size, week, "public keys", learnt=(told,))
    elif size == PEPPER and "/peppers/" in path:
        known = "A pepper: with it, and by trying every Telegram id, drafts of its time can be opened."
        yield Taken(path, size, week, "pepper", found=(known,))
    else:
        yield _other(path, content, week, keys)


def _database(path: str, content: bytes, week: str, database: Database, keys: Sequence[x25519.Identity]) -> Taken:
    learnt = [f"{count} {'row' if count == 1 else 'rows'} in {table}." for table, count in database.rows.items()]
    bookkeeping = len(database.rest.replace(b"\0", b""))
    learnt.append(f"{bookkeeping} bytes are neither box, id, schema nor zero: SQLite's pointers and lengths.")
    if "release" in database.rows:
        learnt.append("The hour of the last release stands in release.")
    if any(database.rows.get(table) for table in PUBLIC):
        learnt.append("Its questions, activities and names of links were written to be read by everybody.")
    if database.rows.get("subscriber"):
        learnt.append(
            "Each subscriber is an address under the key, with topics, a language and the last week of a nudge."
        )
    if database.rows.get("member"):
        learnt.append("Members of the team stand there with the label that their inviter chose.")
    if database.remains:
        learnt.append(f"{database.remains} sealed boxes that were deleted, and whose bytes are still there.")
    found = [*signs.of_persons(database.rest), *signs.of_stories(database.rest), *_keys_in(content)]
    if database.numbers_like_ids:
        found.append(f"{database.numbers_like_ids} numbers in its tables are as large as Telegram's ids.")
    boxes = boxes_of(database.boxes, keys)
    loose = tuple(signs.strings(database.rest))
    return Taken(path, len(content), week, "SQLite database", boxes, tuple(learnt), loose, tuple(found))


def _other(path: str, content: bytes, week: str, keys: Sequence[x25519.Identity]) -> Taken:
    size = len(content)
    if content.startswith(MAGIC) and not locked_with_passphrase(content):
        return Taken(path, size, week, "sealed box", boxes_of([content], keys))
    for sql in OUR_SQL:  # a journal holds pages of a database, with its schema
        content = content.replace(sql, bytes(len(sql)))
    pieces = content.count(MAGIC)
    learnt = (f"It holds the beginnings of {pieces} sealed boxes.",) if pieces else ()
    found = [*signs.of_persons(content), *signs.of_stories(content), *_keys_in(content)]
    found += ["What a passphrase opens, as private keys are kept."] if locked_with_passphrase(content) else []
    kind = "journal" if path.endswith(_JOURNALS) else "unknown file" if content else "empty file"
    loose = () if pieces else tuple(signs.strings(content))
    return Taken(path, size, week, kind, learnt=learnt, strings=loose, found=tuple(found))


def _keys_in(content: bytes) -> list[str]:
    return [_OPENS_ALL for _ in signs.private_keys(content)]


def _recipients(content: bytes) -> str:
    try:
        text = content.decode("utf-8")
        count = len(Recipients.parse(text).keys)
    except (UnicodeDecodeError, RecipientsError):
        return ""
    comments = sum(line.strip().startswith("#") for line in text.splitlines())
    return f"{count} public keys, which open nothing; {comments} comments, which may name staff."


def _members(content: bytes) -> list[tuple[str, bytes]]:
    try:
        with tarfile.open(fileobj=io.BytesIO(content), mode="r:") as tar:
            files = [(member.name, tar.extractfile(member)) for member in tar if member.isreg()]
            return [(name, file.read()) for name, file in files if file is not None]
    except tarfile.TarError:
        return []
