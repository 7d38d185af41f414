"""A file appears whole or not at all, for its owner only, and nothing is lost that was there before."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from desk.outfile import NotWrittenError, new_file


@pytest.mark.parametrize("umask", [0, 0o022])
@pytest.mark.parametrize("overwrite", [False, True])
def test_only_the_owner_reads_it(tmp_path: Path, umask: int, *, overwrite: bool) -> None:
    path = tmp_path / "ut.csv"
    before = os.umask(umask)
    try:
        with new_file(path, overwrite=overwrite) as file:
            file.write(b"hei")
    finally:
        os.umask(before)

    assert path.read_bytes() == b"hei"
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_an_existing_file_stays_unless_told_otherwise(tmp_path: Path) -> None:
    path = tmp_path / "ut.csv"
    path.write_bytes(b"old")

    with pytest.raises(NotWrittenError, match="exists already"), new_file(path) as file:
        file.write(b"new")
    assert path.read_bytes() == b"old"

    with new_file(path, overwrite=True) as file:
        file.write(b"new")
    assert path.read_bytes() == b"new"


def test_a_file_that_came_in_between_stays(tmp_path: Path) -> None:
    path = tmp_path / "ut.csv"

    def write() -> None:
        with new_file(path) as file:
            file.write(b"mine")
            path.write_bytes(b"theirs")

    with pytest.raises(NotWrittenError, match="exists already"):
        write()
    assert path.read_bytes() == b"theirs"
    assert list(tmp_path.iterdir()) == [path]


def test_nothing_remains_of_a_block_that_fails(tmp_path: Path) -> None:
    path = tmp_path / "ut.csv"
    path.write_bytes(b"old")

    def write() -> None:
        with new_file(path, overwrite=True) as file:
            file.write(b"half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write()
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.usefixtures("disk_for_4096_bytes")
def test_a_full_disk_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "ut.csv"
    path.write_bytes(b"old")

    with pytest.raises(NotWrittenError, match="could not be written"), new_file(path, overwrite=True) as file:
        file.write(b"x" * 100_000)

    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_missing_folder_and_what_is_no_file_are_told(tmp_path: Path) -> None:
    loop = tmp_path / "loop"
    loop.symlink_to(loop)

    for path, sentence in (
        (tmp_path / "no" / "ut.csv", "no folder"),
        (tmp_path, "not an ordinary"),
        (loop, "ordinary"),
    ):
        with pytest.raises(NotWrittenError, match=sentence), new_file(path, overwrite=True):
            pytest.fail("there is nowhere to write to")


@pytest.mark.parametrize("came_in_between", [False, True])
def test_a_disk_without_hard_links_will_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, came_in_between: bool
) -> None:
    """The one thing here that is not real: no such disk can be had in a test."""

    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    path = tmp_path / "ut.csv"
    if came_in_between:
        with pytest.raises(NotWrittenError, match="exists already"), new_file(path) as file:
            path.write_bytes(b"theirs")
    else:
        with new_file(path) as file:
            file.write(b"mine")

    assert path.read_bytes() == (b"theirs" if came_in_between else b"mine")
    assert list(tmp_path.iterdir()) == [path]


def test_a_disk_that_refuses_the_name_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EDQUOT, os.strerror(errno.EDQUOT))

    monkeypatch.setattr(os, "link", refuse)

    with pytest.raises(NotWrittenError, match="could not be written"), new_file(tmp_path / "ut.csv") as file:
        file.write(b"mine")

    assert not list(tmp_path.iterdir())


def test_a_folder_that_takes_no_files_is_told() -> None:
    with pytest.raises(NotWrittenError, match="could not be written"), new_file(Path("/proc/ut.csv")):
        pytest.fail("nobody can make a file there")
