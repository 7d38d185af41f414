"""A small study, and what it is as a file of each form."""

from __future__ import annotations

import io
from collections import Counter

from conversations.experience import Experience, Feeling, Moment, Part
from conversations.languages import NB, Language
from desk.exports import FORMATS, Output
from desk.study import Choice, Kept, Passage, Pattern, Study
from desk.tally import Loss, Tally
from desk.transcripts import Transcript
from desk.wording import wording
from storage.record import Record

BOKMAL = wording(NB)
TEXT = "Et «hei» ved døra 🙂, hver dag."


def transcript(number: int = 1, text: str = TEXT, week: str = "2026-W47") -> Transcript:
    small = Moment("Hva gjorde godt?", text, Feeling.GOOD, ("people", "home"), "nb")
    structural = Moment("Hva bør endres?", "Fast kveld; hver uke", None, (), "nb")
    return Transcript(f"{number:032x}", "Trondheim", Record(week, Experience("default", "plakat", small, structural)))


def study(*transcripts: Transcript) -> Study:
    passage = Passage(transcripts[0].id, Part.SMALL, 3, 8)
    pattern = Pattern("a" * 32, "=Å bli sett", "memo & tanker", (transcripts[0].id,), (passage,))
    whole = Pattern(
        "b" * 32, "Faste kvelder", "", (transcripts[0].id,), (), (Choice(transcripts[0].id, "Bord 1", "sier alt"),)
    )
    tally = Tally(len(transcripts), 2, 0, Counter({Loss.DAMAGED: 1}), ())
    return Study(transcripts, (pattern, whole), tally, Kept(redacted=1, put_aside=3))


def exported(form: str, given: Study, language: Language = NB) -> bytes:
    out = io.BytesIO()
    FORMATS[form].write(given, wording(language), Output(out))
    return out.getvalue()
