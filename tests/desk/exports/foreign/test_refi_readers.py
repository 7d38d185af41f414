"""pyrefiqda and qc open our REFI-QDA projects, with every code where it belongs."""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path

from desk.exports.codes import code_names
from desk.exports.harmless import harmless
from desk.study import Study

POINTED_TO = "sofaen 🛋️ opp\ntrappa"

PYREFIQDA = """
import json, sys
from pyrefiqda import RefiProject
project = RefiProject.load(sys.argv[1], extract_dir=sys.argv[2])
codes = {code.guid: code.name for code in project.code_book.codes.code}
variables = {variable.guid: variable.name for variable in project.variables.variable}
told = []
for source in project.sources.text_source:
    path = RefiProject.resolve_source_path(source.plain_text_path, sys.argv[2])
    text = path.read_bytes().decode()
    told.append({
        "name": source.name,
        "text": text,
        "values": {variables[value.variable_ref.target_guid]: value.text_value for value in source.variable_value},
        "coded": [
            (codes[coding.code_ref.target_guid], text[selection.start_position:selection.end_position])
            for selection in source.plain_text_selection for coding in selection.coding
        ],
    })
json.dump({"origin": project.origin, "codes": list(codes.values()), "sources": told}, sys.stdout)
"""


def test_pyrefiqda_finds_texts_values_and_the_very_words_that_were_coded(
    readers_python: Path, written: Callable[[str], Path], study: Study, tmp_path: Path
) -> None:
    command = [readers_python, "-c", PYREFIQDA, written("qdpx"), tmp_path]
    read = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)

    assert read["origin"] == "In My Experience"
    assert read["codes"] == list(code_names(study).values())
    assert len(set(read["codes"])) == len(study.patterns)
    first, *others = read["sources"]
    assert ["Å få hjelp", POINTED_TO] in first["coded"]
    assert first["values"]["Uke"] == "2026-W40"
    assert first["values"]["Det lille: slik var det"] == "good"
    for source, transcript in zip(others, study.transcripts[1:], strict=True):
        moment = transcript.record.experience.small
        assert moment is not None
        assert source["name"] == f"2026-W41-{transcript.id}"
        assert source["text"].count(harmless(moment.text)) >= 2
        assert (source["values"]["Lenke"] or "").strip() == harmless(moment.text).strip()


def test_qc_makes_a_project_of_its_own_with_our_texts_and_codes(
    qc: Path, written: Callable[[str], Path], study: Study, tmp_path: Path
) -> None:
    # Its reader has a breakpoint left in it.
    environment = {**os.environ, "PYTHONBREAKPOINT": "0", "PYTHONUTF8": "1"}
    command = [qc, "init", "--import", written("qdpx")]
    subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, check=True)

    texts = {path.stem: path for path in (tmp_path / "corpus").iterdir()}
    assert set(texts) == {f"{transcript.record.week}-{transcript.id}" for transcript in study.transcripts}
    with contextlib.closing(sqlite3.connect(tmp_path / "qualitative_coding.sqlite3")) as database:
        codes = {name for (name,) in database.execute("SELECT name FROM code")}
        coders = [name for (name,) in database.execute("SELECT name FROM coder")]
        coded = {name for (name,) in database.execute("SELECT DISTINCT code_id FROM coded_line")}
    assert codes == set(code_names(study).values())
    assert coders == ["In My Experience"]
    assert "Å få hjelp" in coded
