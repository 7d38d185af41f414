"""A city's own words: what it may change, and how each slip is told with its file and line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from importlib import resources

import pytest

from conversations.advance import advance, greet
from conversations.blocks import Button
from conversations.book import Book
from conversations.events import Action, Card, Pressed, Wrote
from conversations.languages import EN, NB, NN, OUR_LANGUAGES, Language, nearest
from conversations.message import Key
from conversations.own_words import OwnWords, on_a_phone, own_words
from conversations.own_words.lines import lines_of
from conversations.own_words.phone import screens
from conversations.screens import screen_of, screen_of_card
from conversations.states import Source, Voice
from conversations.texts import PACKAGES, read_all

OURS = read_all()
THEMES = '[theme]\nsea = "Havet"\nhills = "Fjella"\n'
IN_ALL = {f"{language}.toml": THEMES for language in OUR_LANGUAGES}


def read(**files: str) -> OwnWords:
    return own_words(OURS, {f"{name}.toml": text for name, text in files.items()})


def told(own: OwnWords) -> list[str]:
    return [str(problem) for problem in own.problems]


def ours_in(source: str = "en") -> str:
    """All our files of a language as one, as `ime texts new` writes them."""
    return "\n".join((resources.files(p) / "texts" / f"{source}.toml").read_text(encoding="utf-8") for p in PACKAGES)


UKRAINIAN = ours_in().replace("[name]\n", '[name]\nuk = "Українська"\n', 1).replace("Hi! 👋", "Вітаю! 👋", 1)


def test_a_city_says_otherwise_only_what_it_wants_to() -> None:
    own = read(nn='[prompt.default]\nsmall = "Kva fekk deg til å smile på Kalvskinnet?"\n')
    book = Book(own.texts)
    small = book.invitation().small
    assert own.problems == ()
    assert small.worded(NN) == "Kva fekk deg til å smile på Kalvskinnet?"
    assert small.worded(NB) == OURS[NB].say("prompt.default.small")
    assert book[NN].keys == OURS[NN].keys


def test_themes_are_given_whole_in_their_order_and_in_every_language() -> None:
    own = own_words(OURS, IN_ALL)
    assert (own.problems, Book(own.texts).invitation().themes) == ((), ("sea", "hills"))


def test_a_draft_that_holds_a_theme_taken_away_since_can_still_be_shown() -> None:
    book = Book(OURS)
    dialogue = greet("nb", Book(own_words(OURS, IN_ALL).texts).invitation())
    for event in (
        Wrote(1, "Turen på fjellet."),
        Pressed("unasked", Action.TAKE),
        Pressed("small.tell", Action.CONTINUE),
    ):
        dialogue = advance(dialogue, event).dialogue
    dialogue = advance(dialogue, Pressed("small.feel", Action.FEEL, "good")).dialogue
    [message] = book.worded(screen_of(dialogue), NB)
    labels = [key.label for row in message.keys for key in row if isinstance(key, Key)]
    assert labels[:2] == ["sea", "hills"]


@pytest.mark.parametrize(
    ("toml", "problem"),
    [
        ('[welcome]\ntext = "Hei\n', "nn.toml:2: This is no TOML"),
        ("\n[theme]\nfood = 3\n", "nn.toml:3: «theme.food» is not a text"),
        ('[welcom]\ntext = "Hei"\n', "nn.toml:2: «welcom.text» is none of our texts, so nobody reads it: did you"),
        ('[zzz]\nqqqqqq = "x"\n', "nn.toml:2: «zzz.qqqqqq» is none of our texts"),
        ('[labelling]\n# Vel\ntext_small = "{fleire}"\n', "nn.toml:3: «labelling.text_small» has other words in"),
        ('[button]\nshare = "Del {"\n', "nn.toml:2: «button.share» has a brace on its own"),
        ('[button]\nshare = ""\n', "nn.toml:2: «button.share» is empty"),
        (f'[about]\nname = "{"🌊" * 33}"\n', "nn.toml:2: «about.name» has 66 characters, as Telegram"),
        (f'[about]\nshort = """\n{"a" * 121}"""\n', "nn.toml:2: «about.short» has 121 characters"),
        (f'[about]\ndescription = "{"a" * 513}"\n', "nn.toml:2: «about.description» has 513"),
        (f'[command]\nshare = "{"a" * 257}"\n', "nn.toml:2: «command.share» has 257"),
        (f'[prompt.default]\nsmall = "{"a" * 501}"\n', "nn.toml:2: «prompt.default.small» has 501"),
        (f'[card]\nhelp = "{"a" * 4097}"\n', "nn.toml:2: «card.help» has 4097"),
    ],
)  # fmt: skip
def test_each_slip_is_told_with_file_line_and_what_to_mend(toml: str, problem: str) -> None:
    assert any(found.startswith(problem) for found in told(read(nn=toml))), told(read(nn=toml))


def test_themes_that_differ_between_languages_are_told_where_they_lack() -> None:
    found = told(own_words(OURS, {**IN_ALL, "nn.toml": THEMES.replace("hills", "fjords"), "en.toml": ""}))
    assert "nn.toml:1: «theme.hills» is missing, which nb.toml has: themes are the same in every language." in found
    assert any(problem.startswith("nn.toml:3: «theme.fjords» is not in nb.toml") for problem in found)
    assert any(problem.startswith("en.toml: «theme.sea» is missing") for problem in found)
    assert any("more than a phone shows" in problem for problem in told(read(nb=THEMES + many_themes())))


def many_themes() -> str:
    return "".join(f't{number} = "x"\n' for number in range(20))


def test_only_what_would_be_shown_to_nobody_keeps_the_bot_from_starting() -> None:
    unknown, broken = read(nn='[welcom]\ntext = "Hei"\n'), read(nn='[button]\nshare = ""\n')
    assert [problem.grave for problem in unknown.problems] == [False]
    assert [problem.grave for problem in broken.problems] == [True]


def test_a_file_that_is_called_otherwise_is_told() -> None:
    assert told(read(norsk=THEMES)) == [
        "norsk.toml: Call a file of texts by its language, two small letters, as in nn.toml; or take it away."
    ]


def test_a_new_language_is_a_new_file() -> None:
    book = Book(read(uk=UKRAINIAN).texts)
    assert read(uk=UKRAINIAN).problems == ()
    assert book.languages == (*OUR_LANGUAGES, Language("uk"))
    dialogue = greet("uk", book.invitation())
    assert dialogue.voice == Voice(Language("uk"), Source.TELEGRAM)
    [message] = book.worded(screen_of(dialogue), dialogue.voice.language)
    assert message.text.startswith("Вітаю! 👋")
    [card] = book.worded(screen_of_card(Card.LANGUAGE, book.languages), NB)
    assert [key.label for row in card.keys for key in row] == ["Bokmål", "Nynorsk", "English", "Українська", "Tilbake"]


def test_a_new_language_is_chosen_and_heard_where_it_is_spoken_and_nowhere_else() -> None:
    sentence = "Сусід зайшов до мене з пирогом у перші вихідні, і я дуже зраділа."
    spoken, unspoken = Book(read(uk=UKRAINIAN).texts), Book(OURS)
    for book, voice in (
        (spoken, Voice(Language("uk"), Source.DETECTED)),
        (unspoken, Voice(NB, Source.GUESSED)),
    ):
        assert advance(greet(None, book.invitation()), Wrote(1, sentence)).dialogue.voice == voice
    press = Pressed("card", Action.SPEAK, "uk")
    assert advance(greet("nb", spoken.invitation()), press).dialogue.voice.language == "uk"
    assert advance(greet("nb", unspoken.invitation()), press).dialogue.voice.language == "nb"
    assert greet("uk", unspoken.invitation()).voice.language == EN


def test_a_new_language_needs_all_that_students_read_but_not_what_the_team_reads() -> None:
    without_team = UKRAINIAN.partition("[team_command]")[0]
    [note] = read(uk=without_team).problems
    assert not note.grave
    assert re.fullmatch(r"uk\.toml: \d+ texts of the team's are missing; the team reads them in English\.", str(note))
    book = Book(read(uk=without_team).texts)
    assert book[Language("uk")].say("team.cancelled") == OURS[EN].say("team.cancelled")
    short = without_team.replace('[name]\nuk = "Українська"\n', "[name]\n").replace("discard = ", "dicsard = ", 1)
    found = told(read(uk=short))
    for key in ("name.uk", "button.discard"):
        assert any(f"«{key}» is missing; `ime texts new uk` writes" in problem for problem in found)
    themes = [problem for problem in told(read(uk=UKRAINIAN.replace("food = ", "fodo = ", 1))) if "theme" in problem]
    assert [problem.partition(": ")[2][:24] for problem in themes] == [
        "«theme.food» is missing,",
        "«theme.fodo» is not in o",
    ]


def test_a_language_that_was_taken_away_is_made_up_for_by_the_nearest() -> None:
    book = Book(OURS)
    assert book[Language("uk")].language == EN
    assert book[Language("se")].language == NB
    for language in (*OUR_LANGUAGES, Language("da"), Language("uk")):
        assert nearest(language)[0] == language
        assert set(OUR_LANGUAGES) <= set(nearest(language))
    for junk in ("UK", "ukr", "", "ø1"):
        with pytest.raises(ValueError, match="not a language's two letters"):
            Language(junk)  # what a button or a store may hold


@pytest.mark.parametrize("package", PACKAGES)
@pytest.mark.parametrize("language", OUR_LANGUAGES)
def test_lines_are_those_on_which_texts_stand(package: str, language: Language) -> None:
    toml = (resources.files(package) / "texts" / f"{language}.toml").read_text(encoding="utf-8")

    def keys(table: Mapping[str, object], prefix: str = "") -> set[str]:
        return {
            key
            for name, value in table.items()
            for key in (keys(value, f"{prefix}{name}.") if isinstance(value, dict) else {f"{prefix}{name}"})
        }

    lines, written = lines_of(toml), toml.split("\n")
    assert keys(tomllib.loads(toml)) <= lines.keys()
    for key in keys(tomllib.loads(toml)):
        assert written[lines[key] - 1].startswith(f"{key.rpartition('.')[2]} = ")


def test_what_would_be_cut_on_a_phone_or_read_by_nobody_is_told() -> None:
    own = read(
        nb=f'[button]\nprivacy = "Hvordan er egentlig dette privat?"\n[welcome]\ntext = """{"Les dette. " * 200}"""\n'
    )
    found = [str(problem) for problem in on_a_phone(Book(own.texts), own.lines)]
    assert sorted(found) == [
        "nb.toml:2: «button.privacy» is 33 wide and will be cut on a phone; a button of 2 in a row has room for 24.",
        "nb.toml:4: «welcome.text» makes a message of 58 lines on a phone, which few read; 36 are the most.",
    ]
    assert list(on_a_phone(Book(own.texts), {})) == [], "what stands in no file of the place's is not the place's"


def test_our_own_words_fit_on_a_phone_and_every_text_of_a_button_is_measured() -> None:
    everywhere = {(language, key): (f"{language}.toml", 1) for language in OUR_LANGUAGES for key in OURS[language].keys}
    book = Book(OURS, {"controller": "NTNU", "contact": "post@example.org"})
    assert list(on_a_phone(book, everywhere)) == []
    shown = {button.key for screen in screens(book, NB) for row in screen.rows for button in row}
    theirs = {key for key in OURS[NB].keys if key.startswith(("button.", "feeling.", "theme.", "topic."))}
    assert theirs - shown == {"button.leave_word", "button.hide_word"}, "their words are the student's"


def test_a_language_that_is_added_is_measured_wherever_it_can_be_chosen() -> None:
    book, uk = Book(read(uk=UKRAINIAN).texts), Language("uk")
    offered = {
        button.action
        for screen in screens(book, NB)
        for row in screen.rows
        for button in row
        if isinstance(button, Button) and button.argument == uk
    }
    assert offered == {Action.SPEAK, Action.WRITE_IN}
