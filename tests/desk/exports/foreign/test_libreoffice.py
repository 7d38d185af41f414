"""LibreOffice opens the workbook, and every cell of it says what was written."""

from __future__ import annotations

import csv
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from desk.exports.rows import rows
from desk.study import Study

# Its filter's options: comma, quotation mark, UTF-8, all cells as text are quoted, all sheets.
AS_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,true,false,false,false,-1"


@pytest.fixture(scope="module")
def soffice() -> str:
    found = shutil.which("soffice")
    if found is None:
        pytest.skip("there is no LibreOffice here")
    return found


def test_it_shows_every_attack_as_text(
    soffice: str, written: Callable[[str], Path], study: Study, tmp_path: Path
) -> None:
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [soffice, profile, "--headless", "--convert-to", AS_CSV, "--outdir", tmp_path, written("xlsx")]
    subprocess.run(command, capture_output=True, check=True)

    with (tmp_path / "stories-Erfaringer.csv").open(newline="", encoding="utf-8") as file:
        _, *read = csv.reader(file)
    assert read == list(rows(study))
