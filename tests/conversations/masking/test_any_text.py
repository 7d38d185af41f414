"""What holds for every text, whatever stands in it."""

from __future__ import annotations

import unicodedata

from hypothesis import example, given, settings
from hypothesis import strategies as st

from conversations.languages import NB
from conversations.masking import Kind, find, masked
from conversations.masking.placeholders import placeholders

PLACEHOLDERS = placeholders()[NB]
WORDS = st.sampled_from(
    [
        *(
            "Ola",
            "kari",
            "Nordmann",
            "Liv",
            "Dag",
            "Even",
            "May",
            "liv",
            "Zhang",
            "Xiu",
            "Hansen",
            "van",
            "der",
            "Berg",
            "KARI",
        ),
        *(
            "heter",
            "sammen med",
            "romkompisen min",
            "Professor",
            "St.",
            "og",
            "sa",
            "har",
            "på",
            "kjøkkenet",
            "Jeg",
            "NTNU",
        ),
        *(
            "41234567",
            "412",
            "34",
            "567",
            "+47",
            "0047",
            "151086",
            "95088",
            "1234",
            "56",
            "78903",
            "4111",
            "1111",
            "s123456",
        ),
        *(
            "ring",
            "studentnummer",
            "personnummer",
            "konto",
            "rom",
            "hybel",
            "vei",
            "gate",
            "24B",
            "Herman",
            "Krags",
            "kr",
            "H0304",
        ),
        *(
            "@",
            "ola@ntnu.no",
            "@ola_n",
            "snap",
            ":",
            "www.a.no",
            "t.me/x",
            "at",
            "gmail",
            "dot",
            "com",
            "https://",
            "#1234",
        ),
        *(".", ",", "!", "-", "(", ")", "\n", "😂", "«", "\ufffc", "[", "]"),
    ]
)
MESSY = st.lists(WORDS, max_size=25).flatmap(
    lambda words: st.lists(
        st.sampled_from([" ", " ", " ", "", "\u00a0", "  "]), min_size=len(words), max_size=len(words)
    ).map(lambda blanks: "".join(word + blank for word, blank in zip(words, blanks, strict=True)))
)
TEXTS = st.one_of(MESSY, st.text(max_size=200)).map(lambda text: unicodedata.normalize("NFC", text))


def parts(text: str) -> list[tuple[Kind, str]]:
    return [(span.kind, text[span.start : span.end]) for span in find(text)]


def hidden(text: str) -> str:
    return masked(text, find(text), PLACEHOLDERS.__getitem__)


@settings(deadline=None)
@given(TEXTS)
def test_spans_are_sorted_disjoint_and_inside_the_text(text: str) -> None:
    end = 0
    for span in find(text):
        assert end <= span.start < span.end <= len(text)
        end = span.end


@settings(deadline=None)
@given(TEXTS)
def test_only_names_are_less_than_certain(text: str) -> None:
    assert all(span.certain is (span.kind is not Kind.NAME) for span in find(text))


@settings(deadline=None)
@given(TEXTS)
@example("Ola @ola_n Ola412")
def test_masking_what_is_masked_changes_nothing(text: str) -> None:
    once = hidden(text)

    assert hidden(once) == once


@settings(deadline=None)
@given(TEXTS)
def test_nothing_is_lost_but_what_was_found(text: str) -> None:
    kept, done = "", 0
    for span in find(text):
        kept += text[done : span.start]
        done = span.end

    assert masked(text, find(text), lambda _: "") == kept + text[done:]
