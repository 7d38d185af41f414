"""SQLite for Datasette and for whoever knows SQL: tables, full-text search, and what was left out.

It is built in memory and written at once, so that no temporary file holds a story in the clear.
"""

from __future__ import annotations

import contextlib
import sqlite3
from typing import IO

from conversations.experience import Part
from desk.exports.harmless import harmless
from desk.exports.manifest import lines_of
from desk.exports.rows import about, moment
from desk.study import Study
from desk.wording import Wording

_SCHEMA = """
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
CREATE VIRTUAL TABLE moment_fts USING fts5 (text, question, content='moment', content_rowid='id');
"""


def write(study: Study, wording: Wording, out: IO[bytes]) -> None:
    with contextlib.closing(sqlite3.connect(":memory:")) as database:
        database.executescript(_SCHEMA)
        texts = _experiences(database, study)
        _patterns(database, study, texts)
        database.executemany("INSERT INTO about VALUES (?)", [(line,) for line in lines_of(study, wording)])
        database.execute("INSERT INTO moment_fts (moment_fts) VALUES ('rebuild')")
        database.commit()
        out.write(database.serialize())


def _experiences(database: sqlite3.Connection, study: Study) -> dict[tuple[str, Part], str]:
    texts: dict[tuple[str, Part], str] = {}
    for transcript in study.transcripts:
        experience = transcript.record.experience
        database.execute(
            "INSERT INTO experience VALUES (?, ?, ?, ?, ?)", [harmless(cell) for cell in about(transcript)]
        )
        for part, told in ((Part.SMALL, experience.small), (Part.STRUCTURAL, experience.structural)):
            if told is None:
                continue
            cells = [harmless(cell) for cell in moment(told)]
            number = database.execute(
                "INSERT INTO moment (experience, part, question, text, feeling, themes, language)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                (transcript.id, part, *cells),
            ).lastrowid
            database.executemany(
                "INSERT INTO theme VALUES (?, ?)", [(number, harmless(theme)) for theme in told.themes]
            )
            texts[transcript.id, part] = cells[1]
    return texts


def _patterns(database: sqlite3.Connection, study: Study, texts: dict[tuple[str, Part], str]) -> None:
    for pattern in study.patterns:
        name, memo = harmless(pattern.name), harmless(pattern.memo)
        database.execute("INSERT INTO pattern VALUES (?, ?, ?)", (pattern.id, name, memo))
        stories = [(pattern.id, story) for story in pattern.stories]
        database.executemany("INSERT INTO pattern_story VALUES (?, ?)", stories)
        for passage in pattern.passages:
            words = texts.get((passage.story, passage.part), "")[passage.start : passage.end]
            database.execute(
                "INSERT INTO passage VALUES (?, ?, ?, ?)", (pattern.id, passage.story, passage.part, words)
            )
        for choice in pattern.choices:
            cells = (pattern.id, choice.story, harmless(choice.group), harmless(choice.reason))
            database.execute("INSERT INTO choice VALUES (?, ?, ?, ?)", cells)
