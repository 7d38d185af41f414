"""What a press on the page does to the notes; each takes what the form says, and none believes it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from conversations.experience import Part
from conversations.masking import find
from desk.notes import Redaction
from desk.numbers import number_of
from desk.page.problems import ChangeError
from desk.page.session import Session
from desk.study import Choice, Passage

KINDS: Final = ("name", "place", "study", "workplace", "number", "contact", "other")
_OF_MASK: Final = {"name": "name", "room": "place", "address": "place"}
_LONGEST: Final = 2_000
_NUMBER: Final = re.compile(r"(?<!\d)([0-9]{3})[ \u00a0.]?([0-9]{3})(?!\d)")  # as cards have it
_LONGEST_WORD: Final = 30

Form: TypeAlias = Mapping[str, str]


def _redact(session: Session, form: Form) -> None:
    """Replaces what was selected, or every place where the words that were typed stand in the moment."""
    story, part, text = _moment(session, form)
    kind = _word(form.get("kind", ""))
    words = form.get("words", "").strip()
    if form.get("start", "").isdecimal() and form.get("end", "").isdecimal():
        spans = [(int(form["start"]), min(int(form["end"]), len(text)))]
    else:
        spans = _places(text, words)
    if not spans or spans[0][0] >= spans[0][1]:
        raise ChangeError("problem.words_not_there")
    for start, end in spans:
        new = Redaction(story, part, start, end, kind)
        session.keeper.change(lambda notes, new=new: notes.redacted(new))  # type: ignore[misc]


def _suggested(session: Session, form: Form) -> None:
    """Replaces what looks like somebody's name, number or address."""
    story, part, text = _moment(session, form)
    for span in find(text):
        kind = _OF_MASK.get(span.kind, "number" if text[span.start : span.end].isdigit() else "contact")
        new = Redaction(story, part, span.start, span.end, _word(form.get(f"word_{kind}", kind)))
        session.keeper.change(lambda notes, new=new: notes.redacted(new))  # type: ignore[misc]


def _restore(session: Session, form: Form) -> None:
    story, part, _ = _moment(session, form)
    if form.get("start", "").isdecimal():
        session.keeper.change(lambda notes: notes.restored(story, part, int(form["start"])))


def _aside(session: Session, form: Form) -> None:
    reason = form.get("reason", "").strip()[:_LONGEST]
    if not reason:
        raise ChangeError("problem.no_reason")
    session.keeper.change(lambda notes: notes.put_aside(_story(session, form), reason))


def _back(session: Session, form: Form) -> None:
    session.keeper.change(lambda notes: notes.taken_back(_story(session, form)))


def _name(session: Session, form: Form) -> None:
    """Names a pattern, and lets the story that was looked at belong to it."""
    name = form.get("name", "").strip()[:_LONGEST]
    if not name:
        raise ChangeError("problem.no_name")
    session.keeper.change(lambda notes: notes.named(name))
    if form.get("story"):
        [pattern] = [pattern.id for pattern in session.keeper.notes.patterns if pattern.name == name]
        _attach(session, {**form, "pattern": pattern})


def _cluster(session: Session, form: Form) -> None:
    """Names a pattern and lets the stories of some cards belong to it, by the numbers that a sheet lists."""
    name, typed = form.get("name", "").strip()[:_LONGEST], form.get("numbers", "")
    if not name:
        raise ChangeError("problem.no_name")
    if rest := re.search(r"\d+", _NUMBER.sub(" ", typed)):
        raise ChangeError("problem.no_number", number=rest[0])
    stories = [_numbered(session, f"{number[1]} {number[2]}") for number in _NUMBER.finditer(typed)]
    if not stories:
        raise ChangeError("problem.no_numbers")
    session.keeper.change(lambda notes: notes.named(name))
    [pattern] = [pattern.id for pattern in session.keeper.notes.patterns if pattern.name == name]
    for story in stories:
        session.keeper.change(lambda notes, story=story: notes.attached(pattern, story))  # type: ignore[misc]


def _numbered(session: Session, number: str) -> str:
    found = [transcript.id for transcript in session.transcripts if number_of(transcript.id) == number]
    if len(found) != 1:
        raise ChangeError("problem.two_numbers" if found else "problem.no_number", number=number)
    return found[0]


def _attach(session: Session, form: Form) -> None:
    """Lets a story, or the words that were selected in it, belong to a pattern."""
    pattern, story = form.get("pattern", ""), _story(session, form)
    session.keeper.change(lambda notes: notes.attached(pattern, story))
    if form.get("start", "").isdecimal() and form.get("end", "").isdecimal() and form.get("part"):
        _, part, text = _moment(session, form)
        passage = Passage(story, part, int(form["start"]), min(int(form["end"]), len(text)))
        session.keeper.change(lambda notes: notes.marked(pattern, passage))


def _detach(session: Session, form: Form) -> None:
    session.keeper.change(lambda notes: notes.detached(form.get("pattern", ""), _story(session, form)))


def _describe(session: Session, form: Form) -> None:
    name = form.get("name", "").strip()[:_LONGEST]
    if not name:
        raise ChangeError("problem.no_name")
    memo = form.get("memo", "").strip()
    session.keeper.change(lambda notes: notes.renamed(form.get("pattern", ""), name, memo))


def _choose(session: Session, form: Form) -> None:
    group, reason = form.get("group", "").strip()[:_LONGEST], form.get("reason", "").strip()[:_LONGEST]
    if not group or not reason:
        raise ChangeError("problem.no_choice")
    choice = Choice(_story(session, form), group, reason)
    session.keeper.change(lambda notes: notes.chosen(form.get("pattern", ""), choice))


def _drop(session: Session, form: Form) -> None:
    session.keeper.change(lambda notes: notes.dropped(form.get("pattern", "")))


CHANGES: Final[Mapping[str, Callable[[Session, Form], None]]] = {
    "redact": _redact,
    "suggested": _suggested,
    "restore": _restore,
    "aside": _aside,
    "back": _back,
    "name": _name,
    "cluster": _cluster,
    "attach": _attach,
    "detach": _detach,
    "describe": _describe,
    "choose": _choose,
    "drop": _drop,
}


def _story(session: Session, form: Form) -> str:
    story = form.get("story", "")
    if not any(transcript.id == story for transcript in session.transcripts):
        raise ChangeError("problem.no_story")
    return story


def _moment(session: Session, form: Form) -> tuple[str, Part, str]:
    story, part = _story(session, form), form.get("part", "")
    text = session.text_of(story, Part(part)) if part in set(Part) else None
    if text is None:
        raise ChangeError("problem.no_story")
    return story, Part(part), text


def _word(kind: str) -> str:
    """What a placeholder says: a word in the language of whoever redacts."""
    return kind.strip(" []\n")[:_LONGEST_WORD] or "…"


def _places(text: str, words: str) -> list[tuple[int, int]]:
    """Where words stand, large or small letters; where folding changes lengths, as they are."""
    if not words:
        return []
    here, there = (text.lower(), words.lower()) if len(text.lower()) == len(text) else (text, words)
    found, at = [], here.find(there)
    while at >= 0:
        found.append((at, at + len(there)))
        at = here.find(there, at + len(there))
    return found
