"""Files and pictures: measured, bounded, found again."""

import struct

import pytest

from playground.files import Files, picture_size, plain_picture
from playground.refusals import RefusedError


def jpeg(width: int, height: int, marker: int = 0xC0) -> bytes:
    """Spell the head of a JPEG, with a segment before its frame."""
    comment = b"\xff\xfe" + struct.pack(">H", 6) + b"ime!"
    frame = bytes((0xFF, marker)) + struct.pack(">HBHHB", 11, 8, height, width, 1) + bytes(3)
    return b"\xff\xd8" + comment + frame


@pytest.mark.parametrize(
    ("content", "size"),
    [
        (plain_picture(3, 2), (3, 2)),
        (jpeg(640, 480), (640, 480)),
        (jpeg(640, 480, 0xC2), (640, 480)),
        (jpeg(640, 480, 0xC4), None),
        (b"\xff\xd8\xff", None),
        (b"\x89PNG\r\n\x1a\n", None),
        (b"GIF89a", None),
        (b"", None),
    ],
)
def test_a_pictures_size_is_read_from_its_bytes(content: bytes, size: tuple[int, int] | None) -> None:
    assert picture_size(content) == size


def test_files_of_one_name_do_not_meet() -> None:
    files = Files()
    one, two = (files.keep("document", words, "a.txt", "text/plain") for words in (b"one", b"two"))
    assert files.at(one.path) is one
    assert files.by_id(two.file_id) is two
    assert one.path.endswith(".txt")


def test_a_bot_fetches_no_more_than_20_megabytes() -> None:
    files = Files()
    limit = 20 * 1024 * 1024
    fits = files.keep("document", bytes(limit), "a", "text/plain")
    assert files.downloadable(fits.file_id) is fits
    with pytest.raises(RefusedError, match="file is too big"):
        files.downloadable(files.keep("document", bytes(limit + 1), "a", "text/plain").file_id)
