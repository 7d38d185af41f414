"""The language files: complete, alike, well set, and short enough for where they stand."""

from __future__ import annotations

import re
from importlib import resources

import pytest

from conversations.blocks import Asked, Heading, Labels, Quoted, Said, Screen
from conversations.book import load
from conversations.events import Command
from conversations.experience import Feeling
from conversations.languages import EN, NB, NN, OUR_LANGUAGES, Language
from conversations.message import Span
from conversations.team.tasks import TeamCommand
from conversations.texts import TextError
from conversations.words import MESSAGE_MAX, MOMENT_MAX, units

BOOK = load()
FOLDER = resources.files("conversations") / "texts"
FILES = {language: (FOLDER / f"{language}.toml").read_text(encoding="utf-8") for language in OUR_LANGUAGES}

# Words that no sentence of the language does without, and that the two others do not have.
GIVEAWAYS = {
    NB: {"jeg", "ikke", "noe", "hva", "hvordan", "gjør", "skrevet", "mer", "fra", "hvem", "være"},
    NN: {"eg", "ikkje", "noko", "kva", "korleis", "gjer", "skrive", "meir", "frå", "kven", "vere"},
    EN: {"the", "you", "what", "not", "your", "is", "and", "that", "with", "this"},
}
SAME_IN_BOTH_NORWEGIANS = {"skrive"}  # the infinitive in bokmål, the participle in nynorsk


def every_text(language: Language) -> list[tuple[str, str]]:
    texts = BOOK[language]
    return [(key, texts.say(key, **dict.fromkeys(texts.placeholders(key), "…"))) for key in sorted(texts.keys)]


def with_line(language: Language, old: str, new: str) -> dict[Language, str]:
    assert old in FILES[language]
    return {**FILES, language: FILES[language].replace(old, new, 1)}


@pytest.mark.parametrize("language", OUR_LANGUAGES)
def test_every_command_feeling_and_language_has_its_words(language: Language) -> None:
    keys = BOOK[language].keys
    assert {f"command.{command}" for command in Command} == {key for key in keys if key.startswith("command.")}
    assert {f"feeling.{feeling}" for feeling in Feeling} == {key for key in keys if key.startswith("feeling.")}
    assert {f"name.{one}" for one in OUR_LANGUAGES} == {key for key in keys if key.startswith("name.")}


def test_the_files_have_the_same_order_so_that_they_can_be_read_side_by_side() -> None:
    def skeleton(toml: str) -> list[str]:
        return re.findall(r"^(?:\[[\w.]+\]|\w+ = )", toml, re.MULTILINE)

    assert skeleton(FILES[NB]) == skeleton(FILES[NN]) == skeleton(FILES[EN])


@pytest.mark.parametrize("language", OUR_LANGUAGES)
def test_no_words_of_another_language_were_left_behind(language: Language) -> None:
    whole = " ".join(words for key, words in every_text(language) if key != "button.language")
    spoken = set(re.findall(r"[^\W\d_]+", whole.lower()))
    for other in set(OUR_LANGUAGES) - {language}:
        assert not spoken & (GIVEAWAYS[other] - SAME_IN_BOTH_NORWEGIANS), f"{other} in {language}.toml"
    assert GIVEAWAYS[language] <= spoken, "otherwise this test sees nothing"


@pytest.mark.parametrize(("language", "key", "words"), [(la, *item) for la in OUR_LANGUAGES for item in every_text(la)])
def test_every_text_is_well_set(language: Language, key: str, words: str) -> None:
    assert words
    assert '"' not in words, "quotation marks are «…» in Norwegian and “…” in English"
    assert "..." not in words, "an ellipsis is …"
    assert " - " not in words, "a dash is –"
    assert not re.search(r"[ \t]{2,}|[ \t]\n|\n[ \t]|\n{3,}", words), "blank space in a row or at a line's end"
    assert not re.search(r"\s[.,:;!?]", words), "a blank before a mark"
    assert language == EN or "'" not in words
    assert "!!" not in words


LABELS = (
    *("button.", "feeling.", "theme.", "topic.", "name.", "command.", "review.heading_", "activities.o"),
    *("nudges.button_", "team_command.", "team.button_", "team.role_", "team.is_", "team.invited_", "team.state_"),
    *("team.poster_a", "team.with_picture", "team.fewer_than", "team.at_least", "team.status_", "team.kind_"),
)
LABELS_IN_LETTERS = {f"letter.{name}" for name in ("share", "coming", "calendar", "page", "fewer", "leave", "nudges")}
# They are a name, or end with a link, an example, a number, a hand that points, or a bracket.
AS_THEY_ARE = {
    *(
        "about.name",
        "note.group",
        "withdraw.text",
        "team.sampled",
        "team.numbers",
        "team.minutes_left",
        "team.answers",
        "team.heads",
    ),
    *("team.status", "team.in_nb", "team.in_nn", "team.in_en", "team.published"),
}


@pytest.mark.parametrize("language", OUR_LANGUAGES)
def test_sentences_end_as_sentences_and_labels_do_not(language: Language) -> None:
    for key, words in every_text(language):
        if key.startswith(LABELS) or key in LABELS_IN_LETTERS:
            assert not words.endswith((".", "!", ":", ",")), key
            assert "\n" not in words, key
        elif key not in AS_THEY_ARE:
            assert words.rstrip("»”").endswith((".", "!", "?", ":")), key


@pytest.mark.parametrize("language", OUR_LANGUAGES)
def test_what_telegram_shows_about_the_bot_keeps_within_its_limits(language: Language) -> None:
    """Limits of setMyName, setMyDescription, setMyShortDescription and setMyCommands in Telegram's Bot API."""
    say = BOOK[language].say
    assert 1 <= units(say("about.name")) <= 64
    assert 1 <= units(say("about.description")) <= 512
    assert 1 <= units(say("about.short")) <= 120
    for kind, commands in (("command", Command), ("team_command", TeamCommand)):
        for command in commands:
            assert re.fullmatch(r"[a-z0-9_]{1,32}", command)
            assert 1 <= units(say(f"{kind}.{command}")) <= 256


def test_an_invitation_is_worded_in_every_language() -> None:
    invitation = BOOK.invitation(campaign="blindern")
    assert (invitation.prompt, invitation.campaign) == ("default", "blindern")
    assert [invitation.small.worded(language)[:5] for language in OUR_LANGUAGES] == ["Forte", "Forte", "Tell "]
    assert len({invitation.structural.worded(language) for language in OUR_LANGUAGES}) == len(OUR_LANGUAGES)
    assert len(set(invitation.themes)) == len(invitation.themes) >= 3


def test_a_missing_key_and_a_placeholder_not_filled_in_are_named() -> None:
    with pytest.raises(TextError, match=r"^nb\.toml: «button\.fly» is missing"):
        BOOK[NB].say("button.fly")
    with pytest.raises(TextError, match=r"^nn\.toml: «note\.group» .* needs 'link'"):
        BOOK[NN].say("note.group")


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('short = "', "short = ", r"^nn\.toml cannot be read"),
        ('food = "Mat"', "food = 3", r"^nn\.toml cannot be read: «theme\.food» is not a text"),
        ('food = "Mat"\n', "", r"^nn\.toml lacks «theme\.food», which (nb|en)\.toml has"),
        ('food = "Mat"', 'food = "Mat"\nbeer = "Øl"', r"^(nb|en)\.toml lacks «theme\.beer», which nn\.toml has"),
        ("inntil {most}", "inntil {fleire}", r"^«labelling\.text_small» in nb\.toml and nn\.toml"),
        ("inntil {most}", "inntil {most", r"^nn\.toml: «labelling\.text_small» has a brace on its own"),
        ("inntil {most}", "inntil {}", r"^nn\.toml: «labelling\.text_small» has \{\}, which nobody fills in"),
        ("inntil {most}", "inntil {most.real}", r"has \{most\.real\}, which nobody fills in"),
    ],
)
def test_a_slip_in_a_language_file_is_found_when_it_is_loaded_and_told_in_a_sentence(
    old: str, new: str, sentence: str
) -> None:
    with pytest.raises(TextError, match=sentence):
        load(with_line(NN, old, new))


def test_students_words_are_shown_as_they_are_and_marked_by_position() -> None:
    """No markup is parsed: braces, stars and tags stay what the student typed."""
    text = "😊 <b>{most}</b> *nei* {0}"
    screen = Screen("review", (Asked("Å 🌗?"), Heading("review.heading_small"), Quoted(text)))
    [message] = BOOK.worded(screen, NB)
    assert message.text == f"Å 🌗?\n\nDet lille øyeblikket\n{text}"
    assert message.spans == (Span("bold", 0, 5), Span("bold", 7, 20), Span("blockquote", 28, units(text)))


def test_labels_are_left_out_where_there_are_none() -> None:
    nothing, one = Labels(None, ()), Labels(Feeling.HARD, ("food",))
    [message] = BOOK.worded(Screen("review", (Said("review.text"), nothing, one)), EN)
    assert message.text == f"{BOOK[EN].say('review.text')}\n😔 Hard · Food"


def test_what_does_not_fit_into_one_message_goes_on_in_the_next_and_no_heading_is_left_behind() -> None:
    blocks = (
        Said("review.text"),
        Heading("review.heading_small"),
        Quoted("a" * MOMENT_MAX),
        Heading("review.heading_structural"),
        Quoted("b" * MOMENT_MAX),
    )
    first, second = BOOK.worded(Screen("review", blocks), NB, "note.too_long")
    assert first.text.endswith("aaa")
    assert second.text.startswith("Det store bildet\nbbb")
    assert second.spans == (Span("bold", 0, 16), Span("blockquote", 17, MOMENT_MAX))
    assert max(units(first.text), units(second.text)) <= MESSAGE_MAX


def test_a_heading_with_nothing_below_it_is_still_shown() -> None:
    [message] = BOOK.worded(Screen("review", (Heading("review.heading_small"),)), EN)
    assert message.text == "The small moment"
