"""Programs that researchers use, each in an environment of its own, and one study for all of them to read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from conversations.experience import Experience, Feeling, Moment, Part
from conversations.languages import NB
from desk.exports import FORMATS, Output
from desk.study import Passage, Pattern, Study
from desk.transcripts import Transcript
from desk.wording import wording
from storage.record import Record

ENVIRONMENTS = Path(__file__).parents[4] / ".venv"
WORDS = "Naboen bar sofaen 🛋️ opp\r\ntrappa, og ble på kaffe."
POINTED_TO = "sofaen 🛋️ opp\r\ntrappa"


def program(environment: str, name: str) -> Path:
    path = ENVIRONMENTS / environment / "bin" / name
    if not path.exists():
        pytest.skip(f"there is no {name} here: `make readers` sets it up")
    return path


@pytest.fixture(scope="session")
def readers_python() -> Path:
    """A Python with Taguette, Datasette and pyrefiqda."""
    return program("readers", "python")


@pytest.fixture(scope="session")
def datasette() -> Path:
    return program("readers", "datasette")


@pytest.fixture(scope="session")
def qc() -> Path:
    return program("qc", "qc")


@pytest.fixture(scope="session")
def study(attacks: dict[str, str]) -> Study:
    """One story with a passage that a pattern points to, and one for each attack, in which all is the attack."""
    small = Moment("Hva gjorde godt?", WORDS, Feeling.GOOD, ("people", "home"), "nb")
    stories = [Transcript("1" * 32, "Trondheim", Record("2026-W40", Experience("default", "plakat", small, None)))]
    for number, attack in enumerate(attacks.values()):
        moment = Moment(attack, attack, Feeling.HARD, (attack,), "und")
        record = Record("2026-W41", Experience(attack, attack, moment, moment))
        stories.append(Transcript(f"{number:032x}", attack, record))
    start = WORDS.index(POINTED_TO)
    passage = Passage(stories[0].id, Part.SMALL, start, start + len(POINTED_TO))
    patterns = [Pattern("a" * 32, "Å få hjelp", "Uten å be om det", (stories[0].id,), (passage,))]
    patterns += [
        Pattern(f"{number:032x}", attack, attack, (stories[0].id,)) for number, attack in enumerate(attacks.values())
    ]
    patterns += [Pattern("b" * 32, "Å få hjelp", "like a name that is there"), Pattern("c" * 32, " \n ", "no name")]
    return Study(stories, tuple(patterns))


@pytest.fixture(scope="session")
def written(study: Study, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Write the study in a form; each form once."""
    folder, made = tmp_path_factory.mktemp("written"), dict[str, Path]()

    def write(form: str) -> Path:
        if form not in made:
            made[form] = folder / f"stories.{FORMATS[form].suffix}"
            with made[form].open("wb") as file:
                FORMATS[form].write(study, wording(NB), Output(file, folder))
        return made[form]

    return write
