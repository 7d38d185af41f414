from __future__ import annotations

import json
import stat
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyrage import x25519

from conversations.experience import Experience, Feeling, Moment, Part
from desk.notes import FILE_NAME, Filters, Notes, NotesError, NotesFile, Redaction, study_of
from desk.notes.applied import placeholder
from desk.notes.codec import from_bytes, to_bytes
from desk.study import Choice, Passage
from desk.tally import Tally
from desk.transcripts import Transcript
from storage.recipients import Recipients
from storage.record import STEP, Record
from storage.sealing import seal

TALLY = Tally(3, 0, 0, Counter(), ())
TEXT = "Naboen Kari banket på i fjerde etasje."


def story(name: str, text: str = TEXT, week: str = "2026-W48", **more: str) -> Transcript:
    small = Moment("Hva?", text, Feeling.GOOD, ("people",), more.get("language", "nb"))
    experience = Experience(more.get("prompt", "default"), None, small, None)
    return Transcript(name, "Trondheim", Record(week, experience))


def small(transcript: Transcript) -> str:
    moment = transcript.record.experience.small
    assert moment is not None
    return moment.text


def redaction(start: int, end: int, kind: str = "navn") -> Redaction:
    return Redaction("a", Part.SMALL, start, end, kind)


def test_what_is_redacted_leaves_as_a_placeholder_and_comes_back_when_undone() -> None:
    notes = Notes().redacted(redaction(7, 11))
    study = study_of([story("a"), story("b")], TALLY, notes)
    assert [small(transcript) for transcript in study.transcripts] == ["Naboen [navn] banket på i fjerde etasje.", TEXT]
    assert study.kept.redacted == 1
    assert notes.restored("a", Part.SMALL, 7) == Notes()


def test_redactions_that_overlap_become_one() -> None:
    notes = Notes().redacted(redaction(7, 11)).redacted(redaction(20, 30)).redacted(redaction(9, 22, "sted"))
    assert notes.redactions == (redaction(7, 30, "sted"),)
    assert Notes().redacted(redaction(3, 3)) == Notes()


def test_a_story_that_is_put_aside_stays_with_everything_that_points_to_it() -> None:
    notes = Notes().named("Naboer")
    pattern = notes.patterns[0].id
    notes = notes.attached(pattern, "a").attached(pattern, "b").chosen(pattern, Choice("a", "Bord 2", "den sier alt"))
    notes = notes.put_aside("a", "nevner en tredje person").put_aside("a", "tydelig hvem det er")
    study = study_of([story("a"), story("b")], TALLY, notes)
    assert [transcript.id for transcript in study.transcripts] == ["b"]
    assert (study.patterns[0].stories, study.patterns[0].choices) == (("b",), ())
    assert (study.kept.put_aside, study.tally.read) == (1, 1)
    assert study_of([story("a")], TALLY, notes.taken_back("a")).patterns[0].choices


def test_a_pattern_grows_changes_and_goes() -> None:
    notes = Notes().named("Naboer").named("Naboer").named("Mat")
    neighbours, food = (pattern.id for pattern in notes.patterns)
    notes = notes.renamed(neighbours, "Naboer som banker på", "skjer oftest i august").dropped(food)
    passage = Passage("a", Part.SMALL, 0, 6)
    notes = notes.attached(neighbours, "a").marked(neighbours, passage).marked(neighbours, passage)
    [pattern] = notes.patterns
    assert (pattern.name, pattern.memo, pattern.passages) == (
        "Naboer som banker på",
        "skjer oftest i august",
        (passage,),
    )
    assert notes.detached(neighbours, "a").patterns[0].passages == ()


@given(st.data())
def test_a_passage_points_to_the_same_words_when_others_are_redacted(data: st.DataObject) -> None:
    offsets = st.integers(0, len(TEXT))
    notes = Notes().named("Naboer")
    for _ in range(data.draw(st.integers(0, 3))):
        start, end = sorted((data.draw(offsets), data.draw(offsets)))
        notes = notes.redacted(redaction(start, end))
    start, end = sorted((data.draw(offsets), data.draw(offsets)))
    notes = notes.marked(notes.patterns[0].id, Passage("a", Part.SMALL, start, end))
    study = study_of([story("a")], TALLY, notes)
    expected = set(range(start, end))
    for cut in notes.redactions:
        if expected & set(range(cut.start, cut.end)):
            expected |= set(range(cut.start, cut.end))
    for passage in study.patterns[0].passages:
        shown = small(study.transcripts[0])[passage.start : passage.end]
        visible = "".join(
            TEXT[at] for at in sorted(expected) if not any(c.start <= at < c.end for c in notes.redactions)
        )
        assert shown.replace(placeholder("navn"), "") == visible


def test_filters_narrow_and_what_they_leave_out_is_counted() -> None:
    stories = [story("a"), story("b", "Middag alene", "2026-W40"), story("c", "Dinner", language="en")]
    for filters, ids in (
        (Filters(words="KARI fjerde"), ["a"]),
        (Filters(since="2026-W41"), ["a", "c"]),
        (Filters(until="2026-W40"), ["b"]),
        (Filters(languages=frozenset({"en"})), ["c"]),
        (Filters(feelings=frozenset({"hard"})), []),
        (Filters(parts=frozenset({"small"}), themes=frozenset({"people"})), ["a", "b", "c"]),
    ):
        study = study_of(stories, TALLY, Notes(), filters)
        assert [transcript.id for transcript in study.transcripts] == ids
        assert study.kept.filtered_out == 3 - len(ids)


def test_a_search_does_not_find_what_was_redacted() -> None:
    notes = Notes().redacted(redaction(7, 11))
    assert study_of([story("a")], TALLY, notes, Filters(words="kari")).transcripts == []


def test_notes_are_sealed_beside_the_bundle_and_read_by_a_colleague(tmp_path: Path) -> None:
    kari, jonas = x25519.Identity.generate(), x25519.Identity.generate()
    both = Recipients((str(kari.to_public()), str(jonas.to_public())))
    mine = NotesFile.open(tmp_path, [both, None], [kari])
    mine.change(lambda notes: notes.named("Ensomme middager").put_aside("a", "nevner Ola"))
    file = tmp_path / FILE_NAME
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert b"Ensomme" not in file.read_bytes()
    theirs = NotesFile.open(tmp_path, [both], [jonas])
    assert theirs.notes == mine.notes
    theirs.change(lambda notes: notes.named("Mat"))
    with pytest.raises(NotesError, match="Somebody else has changed"):
        mine.change(lambda notes: notes.named("Naboer"))
    with pytest.raises(NotesError, match="locked to other keys"):
        NotesFile.open(tmp_path, [both], [x25519.Identity.generate()])


@pytest.mark.parametrize("content", [b"", b"{}", b'{"version":2}', b'{"version":1,"redactions":[{}]}', b"[]", b"\xff"])
def test_what_is_no_notes_is_refused_and_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    keys = [x25519.Identity.generate() for _ in range(2)]
    both = Recipients(tuple(str(key.to_public()) for key in keys))
    box = seal(content.ljust(STEP), both)
    (tmp_path / FILE_NAME).write_bytes(box)
    with pytest.raises(NotesError, match="damaged, or of a newer version"):
        NotesFile.open(tmp_path, [both], keys)
    assert (tmp_path / FILE_NAME).read_bytes() == box


def test_notes_come_back_as_they_were() -> None:
    notes = Notes().redacted(redaction(7, 11)).put_aside("b", "grunn").named("Mat")
    notes = notes.marked(notes.patterns[0].id, Passage("a", Part.SMALL, 1, 2)).chosen(
        notes.patterns[0].id, Choice("a", "Bord 1", "fordi")
    )
    assert from_bytes(to_bytes(notes)) == notes
    assert TEXT not in json.dumps(to_bytes(notes).decode()), "nobody is quoted"
