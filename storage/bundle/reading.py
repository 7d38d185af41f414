"""Reading bundles: all that can be read is read, and then it is told what could not be.

The file is walked in the 512-byte blocks of tar rather than with `tarfile`'s own walk, which ends at the first damaged
header: here a block that is no header is stepped over until the next one that is. What a box holds is none of our
business; one that was damaged is found out when it is opened.
"""

from __future__ import annotations

import hashlib
import json
import re
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO, Final

from storage.bundle.layout import FOLDER, FORMAT, HEAD, ORIGINS, RECIPIENTS, SUFFIX, VERSION, WITHDRAWN
from storage.errors import StorageError
from storage.recipients import Recipients, RecipientsError

_BLOCK: Final = tarfile.BLOCKSIZE
_NAME: Final = re.compile(f"{FOLDER}([0-9a-f]{{32}}){re.escape(SUFFIX)}")


class NotABundleError(StorageError):
    """The file is no bundle at all, cannot be read, or was made by a newer version."""


@dataclass(frozen=True, slots=True)
class SealedStory:
    """A story's id and its age box.

    Attributes:
        origin: SHA-256 of the box that the story was in first; None where this is that box.
    """

    id: bytes
    box: bytes
    origin: bytes | None = None

    @property
    def first(self) -> bytes:
        """SHA-256 of the box that the story was in first: the same in every bundle, sealed anew or not."""
        return self.origin or hashlib.sha256(self.box).digest()


@dataclass(frozen=True, slots=True)
class BundleDamage:
    """What of a bundle could not be read.

    Attributes:
        missing: How many stories, None where the bundle no longer says how many it held.
        withdrawn_unknown: Whether the list of withdrawn stories is gone or not whole: withdrawn ones may be among them.
    """

    missing: int | None
    withdrawn_unknown: bool

    def __str__(self) -> str:
        told = "The bundle was cut or changed."
        if self.missing is None:
            told += " It cannot be told how many of its stories are missing."
        elif self.missing:
            told += f" {self.missing} of its stories could not be read."
        if self.withdrawn_unknown:
            told += " Its list of withdrawn stories could not be read: do not use it before you have a whole bundle."
        return told


@dataclass(frozen=True, slots=True)
class Bundle:
    """What could be read of a bundle; goes through its stories as an iterable.

    Attributes:
        source: Name of the bot or city, "" where that cannot be read.
        withdrawn: Ids of stories that were taken back; they are none of these stories, but may be in older bundles.
        stories: Each id once, in the order of the file.
        damage: None where everything could be read.
        recipients: Whom stories were sealed to when it was made, None where it does not say.
    """

    source: str
    withdrawn: frozenset[bytes]
    stories: tuple[SealedStory, ...]
    damage: BundleDamage | None
    recipients: Recipients | None = None

    def __iter__(self) -> Iterator[SealedStory]:
        return iter(self.stories)


def read_bundle(path: Path) -> Bundle:
    """Read all that can be read of a bundle.

    Raises:
        NotABundleError: There is nothing of a bundle in it, or it is from a newer version.
    """
    head: dict[str, Any] | None = None
    listed: bytes | None = None
    recipients: Recipients | None = None
    stories: dict[bytes, SealedStory] = {}
    origins: dict[bytes, bytes] = {}
    found = False
    try:
        with path.open("rb") as file:
            for name, content in _members(file):
                story = _NAME.fullmatch(name)
                found = found or story is not None or name in {HEAD, WITHDRAWN}
                if story:
                    story_id = bytes.fromhex(story[1])
                    stories.setdefault(story_id, SealedStory(story_id, content))
                elif name == HEAD:
                    head = _head(content)
                elif name == WITHDRAWN:
                    listed = content
                elif name == RECIPIENTS:
                    recipients = _recipients(content)
                elif name == ORIGINS:
                    origins = _origins(content)
    except OSError as error:
        raise NotABundleError(f"{path.name} cannot be read ({error.strerror}).") from None
    if not found:
        raise NotABundleError(f"{path.name} is no bundle of stories. `ime bundle` makes one.")
    told = head or {"stories": None, "withdrawn_sha256": None, "source": ""}
    whole = listed is not None and hashlib.sha256(listed).hexdigest() == told["withdrawn_sha256"]
    missing = None if told["stories"] is None else max(0, told["stories"] - len(stories))
    withdrawn = _ids(listed or b"")
    return Bundle(
        source=told["source"],
        withdrawn=withdrawn,
        stories=tuple(
            replace(story, origin=origins.get(story.id)) for story in stories.values() if story.id not in withdrawn
        ),
        damage=None if whole and missing == 0 else BundleDamage(missing, withdrawn_unknown=not whole),
        recipients=recipients,
    )


def _members(file: BinaryIO) -> Iterator[tuple[str, bytes]]:
    """Go through the whole members of a tar file, stepping over what is not one."""
    while len(block := file.read(_BLOCK)) == _BLOCK:
        try:
            member = tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
        except tarfile.HeaderError:
            continue
        after = file.tell()
        content = file.read(member.size)
        if member.size < 0 or not member.isreg() or len(content) < member.size:
            file.seek(after)  # not a member of ours, or one without its end
            continue
        file.seek(-member.size % _BLOCK, 1)
        yield member.name, content


def _head(content: bytes) -> dict[str, Any] | None:
    try:
        head = json.loads(content)
    except (ValueError, RecursionError):
        return None
    if not isinstance(head, dict) or head.get("format") != FORMAT:
        return None
    version = head.get("version")
    if type(version) is int and version > VERSION:
        raise NotABundleError(f"The bundle is of version {version}; this program reads version {VERSION}. Update it.")
    shape = {"stories": int, "withdrawn_sha256": str, "source": str}
    return head if version == VERSION and all(type(head.get(key)) is kind for key, kind in shape.items()) else None


def _recipients(content: bytes) -> Recipients | None:
    try:
        return Recipients.parse(content.decode("utf-8", "replace"))
    except RecipientsError:
        return None


def _origins(listed: bytes) -> dict[bytes, bytes]:
    lines = listed.decode("ascii", "replace").splitlines()
    found = [match for line in lines if (match := re.fullmatch("([0-9a-f]{32}) ([0-9a-f]{64})", line))]
    return {bytes.fromhex(match[1]): bytes.fromhex(match[2]) for match in found}


def _ids(listed: bytes) -> frozenset[bytes]:
    lines = listed.decode("ascii", "replace").splitlines()
    return frozenset(bytes.fromhex(line) for line in lines if re.fullmatch("[0-9a-f]{32}", line))
