"""What is in the clear lies in the folder of the output and nowhere else, and only until the output is whole."""

from __future__ import annotations

import contextlib
import io
import os
import random
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from conversations.languages import NB
from desk.commands import export
from desk.exports import FORMATS, Output
from desk.outfile import NotWrittenError, new_file
from desk.study import Study
from desk.transcripts import Transcript
from desk.wording import wording

Story = Callable[..., Transcript]
FORMS = [form for form in FORMATS if form != "csv-en"]


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[list[Path]]:
    """Every file that is opened for writing; whoever asks for the usual temporary folder finds none."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "no such folder"))
    paths: list[Path] = []
    watching = True

    def watch(event: str, args: tuple[object, ...]) -> None:
        if not watching or event not in {"open", "sqlite3.connect"} or not isinstance(args[0], str | os.PathLike):
            return
        if event == "sqlite3.connect" or (isinstance(args[2], int) and args[2] & (os.O_WRONLY | os.O_RDWR)):
            paths.append(Path(os.fspath(args[0])))

    sys.addaudithook(watch)  # stays for good, so it is told to look away
    yield paths
    watching = False


def run(bundle: Path, key: Path, form: str, output: Path, *more: str) -> Result:
    arguments = ["--bundle", str(bundle), "--key", str(key), "--format", form, "-o", str(output), *more]
    return CliRunner().invoke(export, arguments)


@pytest.mark.parametrize("form", FORMS)
def test_nothing_is_written_elsewhere_and_nothing_stays_but_the_output(
    bundle: Callable[..., Path], story: Story, plain_key: Path, tmp_path: Path, opened: list[Path], form: str
) -> None:
    source = bundle(story(number=1), story("to", number=2))
    folder = tmp_path / "ut"
    folder.mkdir()
    opened.clear()

    result = run(source, plain_key, form, folder / "ut")

    assert result.exit_code == 0, result.output
    assert opened
    assert {path for path in opened if folder not in path.parents} <= {folder, Path(os.devnull)}
    beside = set() if FORMATS[form].manifest else {"ut.manifest.json"}
    assert {path.name for path in folder.iterdir()} == {"ut", *beside}
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}


@pytest.mark.parametrize("form", FORMS)
def test_a_form_that_fails_midway_leaves_nothing(
    story: Story, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    def fail(done: int, _: int) -> None:
        if done == 2:
            raise RuntimeError("the power went")

    with pytest.raises(RuntimeError), (tmp_path / "ut").open("wb") as file:
        FORMATS[form].write(
            Study([story(number=1), story(number=2), story(number=3)]),
            wording(NB),
            Output(file, tmp_path),
            fail,
        )

    assert [path.name for path in tmp_path.iterdir()] == ["ut"]


@pytest.mark.parametrize("form", FORMS)
def test_pieces_in_a_folder_and_pieces_in_memory_make_the_same(story: Story, tmp_path: Path, form: str) -> None:
    study, memory = Study([story(number=1), story("=to", number=2)]), io.BytesIO()
    FORMATS[form].write(study, wording(NB), Output(memory))
    with (tmp_path / "ut").open("w+b") as file:
        FORMATS[form].write(study, wording(NB), Output(file, tmp_path))

    written = (tmp_path / "ut").read_bytes()
    if form == "xlsx":  # texts stand in the cells rather than in a table of texts
        assert cells(written) == cells(memory.getvalue())
    elif form == "sqlite":  # its header counts changes
        assert rows(written) == rows(memory.getvalue())
    else:
        assert written == memory.getvalue()


def cells(book: bytes) -> list[list[tuple[object, ...]]]:
    return [list(sheet.iter_rows(values_only=True)) for sheet in openpyxl.load_workbook(io.BytesIO(book)).worksheets]


def rows(database: bytes) -> list[str]:
    with contextlib.closing(sqlite3.connect(":memory:")) as opened:
        opened.deserialize(database)
        return list(opened.iterdump())


@pytest.mark.parametrize("form", FORMS)
def test_how_far_it_is_ends_at_all_of_it(story: Story, form: str) -> None:
    told: list[tuple[int, int]] = []
    study = Study([story(number=number) for number in range(5)])

    FORMATS[form].write(study, wording(NB), Output(io.BytesIO()), lambda done, total: told.append((done, total)))

    steps = 5 * FORMATS[form].rounds
    assert told == [(step, steps) for step in range(1, steps + 1)]


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_neither_output_nor_manifest_is_replaced_without_asking(
    bundle: Callable[..., Path], story: Story, plain_key: Path, tmp_path: Path, form: str
) -> None:
    beside = tmp_path / "ut.manifest.json"
    beside.write_text("an older one")
    source = bundle(story())

    refused = run(source, plain_key, form, tmp_path / "ut")
    assert refused.exit_code == 1
    assert "ut.manifest.json exists already" in refused.stderr
    assert not (tmp_path / "ut").exists()
    assert beside.read_text() == "an older one"

    assert run(source, plain_key, form, tmp_path / "ut", "--force").exit_code == 0
    assert beside.read_text() != "an older one"


@pytest.mark.usefixtures("disk_for_4096_bytes")
@pytest.mark.parametrize("form", FORMS)
def test_a_full_disk_is_told_in_a_sentence_and_leaves_nothing(story: Story, tmp_path: Path, form: str) -> None:
    study = Study([story(f"{random.Random(number).randbytes(200).hex()}", number=number) for number in range(40)])

    def write() -> None:
        with new_file(tmp_path / "ut") as file:
            FORMATS[form].write(study, wording(NB), Output(file, tmp_path))

    with pytest.raises(NotWrittenError, match="could not be written"):
        write()
    assert not list(tmp_path.iterdir())
