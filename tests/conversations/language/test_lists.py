"""The lists are data that people edit: hold them to what the rules take for granted."""

import tomllib
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any

import pytest
from langdetect.detector_factory import DetectorFactory

from conversations.language import detect
from conversations.language.columns import packed, unpacked
from conversations.language.profiles import PROFILES, table_of
from conversations.language.wording import LONGEST

WORDS = tomllib.loads((files("conversations.language") / "words.toml").read_text("utf-8"))
FORMS = tomllib.loads((files("conversations.language") / "forms.toml").read_text("utf-8"))
NORWEGIAN = WORDS["norwegian"]


def every_list() -> Iterator[tuple[str, list[str]]]:
    for group in WORDS.values():
        for name, text in group.items():
            yield name, text.replace("/", " ").split()


@pytest.mark.parametrize(("name", "words"), [pytest.param(name, words, id=name) for name, words in every_list()])
def test_words_are_as_a_text_is_read(name: str, words: list[str]) -> None:
    assert [word for word in words if word != word.lower() or not word.isalpha()] == []
    if name != "pairs":
        assert len(words) == len(set(words))


def test_a_word_of_both_standards_is_in_one_list() -> None:
    seen: dict[str, str] = {}
    sides: Mapping[str, list[str]] = {
        "only bokmål": [word for pair in NORWEGIAN["pairs"].splitlines() for word in pair.partition("/")[0].split()],
        "only nynorsk": [word for pair in NORWEGIAN["pairs"].splitlines() for word in pair.partition("/")[2].split()],
        **{name: NORWEGIAN[name].split() for name in ("leaning_nb", "leaning_nn", "both")},
    }
    for side, words in sides.items():
        for word in words:
            assert seen.setdefault(word, side) == side, word


def test_weights_stay_small_enough_to_be_outvoted() -> None:
    weights: list[Any] = [
        weight for forms in FORMS.values() for by_language in forms.values() for weight in by_language.values()
    ]
    assert all(0 < weight <= 5 for weight in weights)


def test_the_sum_agrees_with_what_langdetect_draws() -> None:
    """Our reading of the profiles is langdetect's formula: where its dice are sure, it says the same."""
    names = ("no", "en", "de", "fr", "pl")
    folder = files("langdetect") / "profiles"
    factory = DetectorFactory()
    factory.load_json_profile([(folder / name).read_text("utf-8") for name in names])
    factory.set_seed(1)
    for text in (
        "det var ingen som snakket med meg før jul",
        "nobody talked to me before the holidays",
        "niemand hat lange mit mir gesprochen",
        "personne ne me parlait avant les vacances",
        "nikt ze mną nie rozmawiał przed świętami",
    ):
        detector = factory.create()
        detector.append(text)
        table = table_of(names)
        likelihoods = unpacked(table.weigh(text.split()), table.languages)
        best = max(likelihoods, key=lambda name: likelihoods[name])
        assert {"nb": "no"}.get(best, best) == detector.detect()


def test_no_profile_reaches_over_the_blank_between_two_words() -> None:
    assert [gram for gram in table_of(PROFILES["latin"]).gains if not gram.strip() or " " in gram[1:-1]] == []


@pytest.mark.parametrize("alphabet", PROFILES)
def test_the_longest_text_does_not_overflow_into_the_next_column(alphabet: str) -> None:
    """Composing makes three letters of one at most, small ones make two of one, and each stands in three n-grams."""
    longest = LONGEST * 3 * 2 * 3
    table = table_of(PROFILES[alphabet])
    heaviest = {
        language: max(unpacked(gain, (language,))[language] for gain in table.gains.values())
        for language in table.languages
    }
    assert unpacked(packed(heaviest) * longest, table.languages) == pytest.approx(
        {language: weight * longest for language, weight in heaviest.items()}
    )


def test_a_word_without_letters_of_any_profile_still_has_an_answer() -> None:
    assert detect("ꜵꜵ ǂǂ").language != ""
