"""Files that people and the bot sent, kept in memory."""

import secrets
import struct
import zlib
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from playground import limits
from playground.refusals import bad_request
from playground.shapes import Json

_FOLDERS: Final = {"photo": "photos", "document": "documents", "voice": "voice", "sticker": "stickers"}
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_JPEG_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file. The file id is what Telegram calls it in messages; the path is where its bytes are fetched."""

    file_id: str
    unique_id: str
    path: str
    name: str
    mime_type: str
    content: bytes

    def api(self) -> Json:
        """Spell it as the Bot API's `File`."""
        return self.reference() | {"file_path": self.path}

    def reference(self) -> Json:
        """Spell what every kind of file in a message has."""
        return {"file_id": self.file_id, "file_unique_id": self.unique_id, "file_size": len(self.content)}


class Files:
    """All files of the world, by id and by path."""

    def __init__(self) -> None:
        """Begin empty."""
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}

    def keep(self, kind: str, content: bytes, name: str, mime_type: str) -> StoredFile:
        number = len(self._by_id)
        path = f"{_FOLDERS[kind]}/file_{number}{PurePosixPath(name).suffix[:16]}"
        stored = StoredFile(
            f"PG{secrets.token_urlsafe(36)}", f"AQ{secrets.token_urlsafe(9)}", path, name, mime_type, content
        )
        self._by_id[stored.file_id] = self._by_path[path] = stored
        return stored

    def by_id(self, file_id: str) -> StoredFile:
        """Find a file by the id that a message gave it.

        Raises:
            RefusedError: 400, in Telegram's words.
        """
        if not file_id:
            raise bad_request("file_id not specified")
        try:
            return self._by_id[file_id]
        except KeyError:
            raise bad_request("wrong file_id or the file is temporarily unavailable") from None

    def at(self, path: str) -> StoredFile | None:
        return self._by_path.get(path)

    def downloadable(self, file_id: str) -> StoredFile:
        """Find a file that `getFile` may hand out: bots may fetch 20 MB and less."""
        stored = self.by_id(file_id)
        if len(stored.content) > limits.DOWNLOAD_BYTES:
            raise bad_request("file is too big")
        return stored


def picture_size(content: bytes) -> tuple[int, int] | None:
    """Read width and height in pixels of a PNG or JPEG, or None when it is neither."""
    if content.startswith(_PNG) and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return int(width), int(height)
    if content.startswith(b"\xff\xd8\xff"):
        return _jpeg_size(content)
    return None


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    place = 2
    while place + 9 <= len(content) and content[place] == 0xFF:
        marker = content[place + 1]
        length = int.from_bytes(content[place + 2 : place + 4])
        if marker in _JPEG_FRAMES:
            height, width = struct.unpack(">HH", content[place + 5 : place + 9])
            return int(width), int(height)
        place += 2 + length
    return None


def plain_picture(width: int, height: int) -> bytes:
    """Draw a PNG in one quiet colour: what a person in the playground takes a photo of."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = (b"\x00" + b"\x6f\x8f\xaf" * width) * height
    return _PNG + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(rows)) + _chunk(b"IEND", b"")


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
