"""SQLite for Datasette and for whoever knows SQL: tables, full-text search, and what was left out.

It is built in a folder of its own beside the file that it becomes, which others cannot read; where there is none, in
memory. SQLite may write nothing beside it: its journal is off, since what is not whole is thrown away.
"""

from __future__ import annotations

import contextlib
import errno
import shutil
import sqlite3
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from desk.exports.exporter import Output
from desk.exports.harmless import harmless
from desk.exports.manifest import lines_of
from desk.exports.rows import about, moment
from desk.notes.applied import moments_of
from desk.study import Study
from desk.wording import Wording

# Datasette finds a table's full-text index by these very quotation marks around its name.
_SCHEMA: Final = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA temp_store = MEMORY;
CREATE TABLE experience (id TEXT PRIMARY KEY, source TEXT, week TEXT, prompt TEXT, campaign TEXT);
CREATE TABLE moment (
    id INTEGER PRIMARY KEY,
    experience TEXT NOT NULL REFERENCES experience (id),
    part TEXT NOT NULL,
    question TEXT,
    text TEXT,
    feeling TEXT,
    themes TEXT,
    language TEXT
);
CREATE TABLE theme (moment INTEGER NOT NULL REFERENCES moment (id), theme TEXT NOT NULL);
CREATE TABLE pattern (id TEXT PRIMARY KEY, name TEXT, memo TEXT);
CREATE TABLE pattern_story (
    pattern TEXT NOT NULL REFERENCES pattern (id),
    experience TEXT NOT NULL REFERENCES experience (id)
);
CREATE TABLE passage (
    pattern TEXT NOT NULL REFERENCES pattern (id),
    experience TEXT NOT NULL REFERENCES experience (id),
    part TEXT NOT NULL,
    words TEXT
);
CREATE TABLE choice (
    pattern TEXT NOT NULL REFERENCES pattern (id),
    experience TEXT NOT NULL REFERENCES experience (id),
    chosen_by TEXT,
    reason TEXT
);
CREATE TABLE about (line TEXT);
CREATE INDEX moment_experience ON moment (experience);
CREATE INDEX theme_moment ON theme (moment);
CREATE VIRTUAL TABLE moment_fts USING fts5 (text, question, content="moment", content_rowid="id");
CREATE VIEW story AS
    SELECT week, source, part, question, text, feeling, themes, language, campaign, experience.id AS experience
    FROM moment JOIN experience ON experience.id = moment.experience;
"""
_MOMENT: Final = (
    "INSERT INTO moment (experience, part, question, text, feeling, themes, language) VALUES (?, ?, ?, ?, ?, ?, ?)"
)


def write(study: Study, wording: Wording, out: Output) -> None:
    with ExitStack() as stack:
        place = ":memory:"
        if out.folder is not None:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix=".ime-", dir=out.folder))
            place = str(Path(folder) / "stories.db")
        database = stack.enter_context(contextlib.closing(sqlite3.connect(place)))
        try:
            _fill(database, study, wording)
        except sqlite3.OperationalError as error:  # a full disk, say
            raise OSError(errno.EIO, str(error)) from None
        if out.folder is None:
            out.file.write(database.serialize())
        else:
            with Path(place).open("rb") as written:
                shutil.copyfileobj(written, out.file)


def _fill(database: sqlite3.Connection, study: Study, wording: Wording) -> None:
    database.executescript(_SCHEMA)
    _experiences(database, study)
    _patterns(database, study)
    database.executemany("INSERT INTO about VALUES (?)", [(line,) for line in lines_of(study, wording)])
    database.execute("INSERT INTO moment_fts (moment_fts) VALUES ('optimize')")
    database.commit()


def _experiences(database: sqlite3.Connection, study: Study) -> None:
    for transcript in study.transcripts:
        database.execute("INSERT INTO experience VALUES (?, ?, ?, ?, ?)", about(transcript))
        for part, told in moments_of(transcript.record.experience).items():
            cells = moment(told)
            number = database.execute(_MOMENT, (transcript.id, part, *cells)).lastrowid
            database.execute("INSERT INTO moment_fts (rowid, text, question) VALUES (?, ?, ?)", (number, *cells[1::-1]))
            themes = [(number, harmless(theme)) for theme in told.themes]
            database.executemany("INSERT INTO theme VALUES (?, ?)", themes)


def _patterns(database: sqlite3.Connection, study: Study) -> None:
    pointed_to = {passage.story for pattern in study.patterns for passage in pattern.passages}
    texts = {
        (transcript.id, part): told.text
        for transcript in study.transcripts
        if transcript.id in pointed_to
        for part, told in moments_of(transcript.record.experience).items()
    }
    for pattern in study.patterns:
        name, memo = harmless(pattern.name), harmless(pattern.memo)
        database.execute("INSERT INTO pattern VALUES (?, ?, ?)", (pattern.id, name, memo))
        stories = [(pattern.id, story) for story in pattern.stories]
        database.executemany("INSERT INTO pattern_story VALUES (?, ?)", stories)
        for passage in pattern.passages:
            words = harmless(texts.get((passage.story, passage.part), "")[passage.start : passage.end])
            cells = (pattern.id, passage.story, passage.part, words)
            database.execute("INSERT INTO passage VALUES (?, ?, ?, ?)", cells)
        for choice in pattern.choices:
            told = (pattern.id, choice.story, harmless(choice.group), harmless(choice.reason))
            database.execute("INSERT INTO choice VALUES (?, ?, ?, ?)", told)
