"""A reader finds the students' words as they wrote them, and nothing in them acts.

markdown-it-py, an independent CommonMark parser, reads every export back.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from conversations.experience import Experience, Feeling, Moment
from conversations.languages import NB, OUR_LANGUAGES, Language
from desk.exports.exporter import Output
from desk.exports.harmless import harmless
from desk.exports.markdown import write
from desk.study import Study
from desk.transcripts import Transcript
from desk.wording import wording
from storage.record import Record

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
HARMLESS_INSIDE = {"text", "hardbreak", "text_special"}


def exported(transcripts: Sequence[Transcript], language: Language = NB) -> str:
    out = io.BytesIO()
    write(Study(transcripts), wording(language), Output(out))
    return out.getvalue().decode()


def of(text: str) -> Transcript:
    moment = Moment("Hva?", text, None, (), "und")
    return Transcript("0" * 32, "", Record("2026-W47", Experience("default", None, moment, None)))


def quotations(tokens: Sequence[Token]) -> list[str]:
    """Give each quotation's text; fails where one holds anything but paragraphs of plain text."""
    found: list[list[str]] = []
    depth = 0
    for token in tokens:
        depth += {"blockquote_open": 1, "blockquote_close": -1}.get(token.type, 0)
        if token.type == "blockquote_open":
            found.append([])
        elif depth and token.type == "inline":
            assert {child.type for child in token.children or ()} <= HARMLESS_INSIDE
            found[-1].append("".join(_shown(child) for child in token.children or ()))
        elif depth:
            assert token.type in {"paragraph_open", "paragraph_close"}
    assert depth == 0
    return ["\n\n".join(paragraphs) for paragraphs in found]


def _shown(token: Token) -> str:
    return "\n" if token.type == "hardbreak" else token.content


def as_read(text: str) -> str:
    """Give what a reader should see: blanks at the ends of lines and more than one empty line are not kept."""
    lines = "\n".join(line.strip() for line in harmless(text).strip().split("\n"))
    return re.sub("\n{2,}", "\n\n", lines)


def test_it_reads_like_a_transcript() -> None:
    small = Moment(
        "Hva fikk deg til å føle deg hjemme?", "Hun sa hei.\nTo ganger!", Feeling.GOOD, ("people", "x_y"), "nb"
    )
    structural = Moment("Kva hjelpte?", "Fast kveld.\n\nKvar veke.", None, (), "und")
    transcript = Transcript("0a" * 16, "Trondheim", Record("2026-W07", Experience("vår", "k1", small, structural)))

    assert (
        exported([transcript])
        == f"""\
# Studentenes egne erfaringer

Én erfaring. {wording(NB).document["note"]}

## Uke 07, 2026 · {"0a" * 16}

Kilde: Trondheim · Spørsmål: vår · Lenke: k1

**Det lille øyeblikket** – Hva fikk deg til å føle deg hjemme?

> Hun sa hei.\\
> To ganger!

Slik var det: fint · Temaer: Folk og vennskap, x\\_y · Språk: bokmål

**Det store bildet** – Kva hjelpte?

> Fast kveld.
>
> Kvar veke.

"""
    )


@pytest.mark.parametrize("language", OUR_LANGUAGES)
def test_one_heading_an_experience_in_every_language(story: Callable[..., Transcript], language: Language) -> None:
    for count in (0, 1, 3):
        tokens = PARSER.parse(exported([story(number=number) for number in range(count)], language))

        assert [token.tag for token in tokens if token.type == "heading_open"] == ["h1"] + ["h2"] * count


def test_no_attack_becomes_markup_anywhere(hostile: Transcript, attack: str) -> None:
    tokens = PARSER.parse(exported([hostile]))

    assert quotations(tokens) == [as_read(attack)] * 2
    assert [token.tag for token in tokens if token.type == "heading_open"] == ["h1", "h2"]
    inside = {child.type for token in tokens for child in token.children or ()}
    assert inside <= HARMLESS_INSIDE | {"strong_open", "strong_close"}
    assert {token.type for token in tokens} <= {
        *("heading_open", "heading_close", "inline", "paragraph_open", "paragraph_close"),
        *("blockquote_open", "blockquote_close"),
    }


@given(st.text(st.characters() | st.sampled_from("#>-+*=_`~[]()<>&!\\|:$ \t\n0123.")))
@example("0.\t\\")
def test_any_text_is_shown_as_it_was_written(text: str) -> None:
    assert quotations(PARSER.parse(exported([of(text)]))) == [as_read(text)]


def test_addresses_are_not_made_into_links_by_programs_that_look_for_them() -> None:
    text = exported([of("https://example.org og www.example.org og HTTP://X.NO")])

    assert not re.search(r"https?://|www\.", text, re.IGNORECASE)
