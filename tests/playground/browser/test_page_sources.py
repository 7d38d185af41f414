"""The page's files themselves: every word in three languages, and nothing that could turn a text into markup."""

import re
import tomllib
from pathlib import Path

import pytest

import playground

FOLDER = Path(playground.__file__).parent
SCRIPTS = sorted((FOLDER / "web").glob("*.js"))


def texts(language: str) -> dict[str, str]:
    tables = tomllib.loads((FOLDER / "texts" / f"{language}.toml").read_text(encoding="utf-8"))
    return {f"{table}.{name}": text for table, words in tables.items() for name, text in words.items()}


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_every_language_has_the_same_words_with_the_same_gaps(language: str) -> None:
    english, other = texts("en"), texts(language)
    assert other.keys() == english.keys()
    gaps = re.compile(r"\{\w+\}")
    assert {key: sorted(gaps.findall(text)) for key, text in other.items()} == {
        key: sorted(gaps.findall(text)) for key, text in english.items()
    }
    assert all(text.strip() for text in other.values())


def test_the_page_says_every_word_that_it_has_and_has_every_word_that_it_says() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in SCRIPTS)
    known = texts("en").keys()
    said = set(re.findall(r'"([a-z]+\.[a-z_]+)"', source))
    assert {key for key in said if key.partition(".")[0] in {name.partition(".")[0] for name in known}} <= known
    # Tables that are read as a whole: t(`attach.${kind}`) and the like.
    whole = set(re.findall(r"`(\w+)\.\$\{", source)) | set(re.findall(r'named\("(\w+)"', source))
    assert {key for key in known if key not in said and key.partition(".")[0] not in whole} == set()


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_no_script_can_turn_a_text_into_markup(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    forbidden = (
        r"(inner|outer|set)HTML|insertAdjacentHTML|document\.write|DOMParser|eval\(|new Function|ContextualFragment"
    )
    assert re.findall(forbidden, source) == []
    assert re.findall(r"https?://(?!www\.w3\.org/2000/svg|core\.telegram\.org)\w+", source) == []
    assert len(source.splitlines()) <= 250


def test_the_document_holds_no_script_and_no_style_of_its_own() -> None:
    source = (FOLDER / "web" / "index.html").read_text(encoding="utf-8")
    assert re.findall(r"\son\w+=|\sstyle=|<style|<script(?![^>]*src=)|https?:", source) == []
