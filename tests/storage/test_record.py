from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.experience import Experience, Feeling, Moment
from storage.record import STEP, Record, RecordError, from_bytes, to_bytes, week_of

texts = st.text(max_size=400)
moments = st.builds(
    Moment,
    question=texts,
    text=texts | st.text(min_size=1000, max_size=3000),
    feeling=st.none() | st.sampled_from(Feeling),
    themes=st.lists(st.text(max_size=20), max_size=3).map(tuple),
    language=st.sampled_from(["nb", "nn", "en", "und"]),
)
experiences = st.builds(
    Experience, prompt=texts, campaign=st.none() | texts, small=st.none() | moments, structural=st.none() | moments
).filter(lambda experience: experience.small is not None or experience.structural is not None)
records = st.builds(Record, week=st.dates().map(week_of), experience=experiences)

MOMENT = Moment("Når følte du deg hjemme?", "Ei venninne sa «hei».", Feeling.GOOD, ("people",), "nn")
RECORD = Record("2026-W47", Experience("default", None, MOMENT, None))


def changed(**changes: object) -> bytes:
    return json.dumps(json.loads(to_bytes(RECORD)) | changes).encode()


def changed_moment(**changes: object) -> bytes:
    return changed(small=json.loads(to_bytes(RECORD))["small"] | changes)


@given(records)
def test_a_record_comes_back_as_it_went(record: Record) -> None:
    assert from_bytes(to_bytes(record)) == record


@given(records)
def test_a_record_is_a_whole_number_of_kib_and_no_more_than_it_needs(record: Record) -> None:
    data = to_bytes(record)
    assert len(data) % STEP == 0
    assert 0 <= len(data) - len(data.rstrip()) - 1 < STEP


@given(records)
def test_any_json_tool_reads_a_record(record: Record) -> None:
    content = json.loads(to_bytes(record))
    assert content["version"] == 1
    assert content["week"] == record.week


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_noise_is_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(RecordError, match=r"cannot be read as a story: .+\."):
        from_bytes(data)


def test_a_week_is_named_by_the_iso_year() -> None:
    assert week_of(date(2026, 11, 22)) == "2026-W47"
    assert week_of(date(2027, 1, 1)) == "2026-W53"


def test_half_a_surrogate_pair_does_not_lose_the_story() -> None:
    moment = Moment("q", "before \ud83d after", None, (), "en")
    back = from_bytes(to_bytes(Record("2026-W47", Experience("default", None, None, moment)))).experience.structural
    assert back is not None
    assert back.text == "before \ufffd after"


@pytest.mark.parametrize("version", [0, 2, 99])
def test_an_unknown_version_is_told(version: int) -> None:
    with pytest.raises(RecordError, match=f"of version {version}; this program reads version 1"):
        from_bytes(changed(version=version))


@pytest.mark.parametrize(
    "data",
    [
        b"[]",
        b"null",
        b"[" * 100_000,
        b'{"version": 1}',
        b'{"version": 1, "version": 1}',
        to_bytes(RECORD)[:100],
        to_bytes(RECORD) + b"x",
        to_bytes(RECORD).decode().encode("utf-16"),
        changed(version="1"),
        changed(version=True),
        changed(version=1.0),
        changed(extra=1),
        changed(week="2026-W54"),
        changed(week="2026-47"),
        changed(week="2026-W00"),
        changed(week=202647),
        changed(prompt=None),
        changed(campaign=3),
        changed(small=None),
        changed(small="text"),
        changed(structural=[]),
        changed_moment(extra=1),
        changed_moment(text=None),
        changed_moment(feeling="splendid"),
        changed_moment(feeling=[]),
        changed_moment(themes="people"),
        changed_moment(themes=[1]),
        changed_moment(language=float("nan")),
    ],
)
def test_what_is_no_record_is_refused(data: bytes) -> None:
    with pytest.raises(RecordError):
        from_bytes(data)


def test_no_error_carries_what_a_student_wrote() -> None:
    """Neither its words nor anything that hangs on it: a traceback shows causes and contexts too."""
    for data in (to_bytes(RECORD).rstrip()[:-1], changed_moment(feeling="venninne"), changed_moment(venninne=1)):
        with pytest.raises(RecordError) as caught:
            from_bytes(data)
        error: BaseException | None = caught.value
        while error is not None:
            assert "venninne" not in repr(error)
            assert "venninne" not in repr(vars(error))
            error = error.__cause__ or error.__context__
