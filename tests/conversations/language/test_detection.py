"""What language is it? On lines of our own, on nothing, on anything, in every process and thread."""

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from conversations.language import Detection, detect

LINES = Path(__file__).parent / "data" / "lines.tsv"
ROOT = Path(__file__).parents[3]


def lines() -> Iterator[tuple[str, str]]:
    for line in LINES.read_text("utf-8").splitlines():
        language, text = line.split("\t")
        yield language, text


def texts_in(*languages: str) -> list[str]:
    return [text for language, text in lines() if language in languages]


def share(texts: list[str], *languages: str) -> float:
    return sum(detect(text).language in languages for text in texts) / len(texts)


@pytest.mark.parametrize(("language", "least"), [("nb", 0.95), ("nn", 0.95), ("en", 0.99), ("da", 0.8), ("sv", 0.8)])
def test_whole_sentences_are_told(language: str, least: float) -> None:
    assert share(texts_in(language), language) >= least


def test_norwegian_is_norwegian_in_dialect_chat_and_mixture() -> None:
    assert share(texts_in("nb", "nn", "no"), "nb", "nn") >= 0.99


def test_nothing_else_is_taken_for_norwegian_or_english() -> None:
    ours = ("nb", "nn", "no", "en", "und")
    mistaken = [text for language, text in lines() if language not in ours and detect(text).language in ours]
    assert mistaken == []


def test_other_languages_are_told() -> None:
    neighbours = ("nb", "nn", "no", "en", "da", "sv", "und")
    wrong = [(language, text) for language, text in lines() if language not in (*neighbours, detect(text).language)]
    assert wrong == []


@pytest.mark.parametrize("text", ["", " ", "\n", "😭", "12345", "a", "好", *texts_in("und")])
def test_where_there_is_nothing_to_tell_it_says_so(text: str) -> None:
    assert detect(text) == Detection("und", 0.0, 0)


@pytest.mark.parametrize(
    "hidden",
    ["https://www.example.com/the/best/student/house", "the.best.house@example.com", "@the_best_student_house"],
)
def test_links_addresses_and_handles_do_not_count(hidden: str) -> None:
    assert detect(f"jeg fant det her {hidden} og ble glad") == detect("jeg fant det her og ble glad")


@pytest.mark.parametrize(
    "twin",
    [
        "JEG ER SÅ GLAD FOR AT DERE KOM",
        "jeg er sååååå glad for at dere kom",
        "jeg er saa glad for at dere kom",
        "jeg er sa\N{COMBINING RING ABOVE} glad for at dere kom 😭😭",
    ],
)
def test_shouting_drawling_and_foreign_keyboards_do_not_hide_it(twin: str) -> None:
    assert detect(twin).language == "nb"
    assert detect(twin).probability >= 0.9


@pytest.mark.parametrize(
    ("bokmaal", "nynorsk"),
    [
        ("jeg vet ikke", "eg veit ikkje"),
        ("hvor er de andre?", "kvar er dei andre?"),
        ("hun er hyggelig", "ho er hyggeleg"),
        ("vi spiste sammen hver uke", "vi åt saman kvar veke"),
        ("muligheter og forskjeller", "moglegheiter og skilnader"),
    ],
)
def test_bokmaal_and_nynorsk_are_told_apart(bokmaal: str, nynorsk: str) -> None:
    assert (detect(bokmaal).language, detect(nynorsk).language) == ("nb", "nn")


def test_dialect_is_norwegian_but_not_surely_one_standard() -> None:
    found = detect("æ e me dæ")
    assert found.language in {"nb", "nn"}
    assert found.probability < 0.9


def test_words_are_counted_without_what_is_no_word() -> None:
    assert detect("hei 😊 jeg bor på Moholt 50 https://example.no").words == 5
    assert detect("don't know").words == 2
    assert detect("我喜欢这里的学生生活").words == 5


def test_a_foreign_name_does_not_turn_the_text() -> None:
    assert detect("jeg møtte Олена på kjøkkenet og vi ble venner").language == "nb"
    assert detect("我在 NTNU 学习").language == "zh"


def test_another_process_with_another_hash_seed_says_the_same() -> None:
    texts = [text for _, text in lines()]
    program = (
        "import sys, pathlib; from conversations.language import detect;"
        "rows = pathlib.Path(sys.argv[1]).read_text('utf-8').splitlines();"
        "print([detect(row.split('\\t')[1]) for row in rows])"
    )
    answers = {
        subprocess.run(
            [sys.executable, "-c", program, str(LINES)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=ROOT,
            capture_output=True,
            check=True,
            text=True,
        ).stdout.strip()
        for seed in ("1", "4242")
    }
    assert answers == {repr([detect(text) for text in texts])}


def test_threads_do_not_disturb_each_other() -> None:
    texts = [text for _, text in lines()] * 3
    alone = [detect(text) for text in texts]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(detect, texts)) == alone


def test_a_very_long_text_is_read_from_its_beginning() -> None:
    assert detect("eg veit ikkje kva eg skal seie. " * 5000) == detect("eg veit ikkje kva eg skal seie. " * 128)


@given(st.text(st.characters(exclude_categories=())))
@example("\ud800")
@example("\ud83d hei på deg \ude00")
@example("'’'")
@example("İı ﬁ ǅ")
@example("@" * 4096)
@example("a." * 4096)
def test_any_text_has_an_answer(text: str) -> None:
    found = detect(text)
    assert 0 <= found.probability <= 1
    assert found.words >= 0
    assert (found.language == "und") == (found.words == 0) == (found.probability == 0)


@given(st.sampled_from(texts_in("nb", "nn", "en")), st.sampled_from(["😊", " 123", "!!!", " https://example.org"]))
def test_what_is_no_language_changes_nothing(text: str, noise: str) -> None:
    assert detect(text + noise) == detect(text)
