"""What masking promises beside finding: offsets, order, what is certain, and texts that stay bounded and calm."""

from __future__ import annotations

import pytest

from conversations.masking import Kind, Span, find, masked

PLACEHOLDERS = {kind: f"[{kind.value.replace('_', ' ')}]" for kind in Kind}


def parts(text: str) -> list[tuple[Kind, str]]:
    return [(span.kind, text[span.start : span.end]) for span in find(text)]


def hidden(text: str) -> str:
    return masked(text, find(text), PLACEHOLDERS.__getitem__)


def test_a_masked_text_reads_on() -> None:
    text = "Ring Kari på 412 34 567 eller skriv til kari@ntnu.no!"

    assert hidden(text) == "Ring [name] på [phone] eller skriv til [email]!"


def test_a_mask_can_be_undone_alone() -> None:
    text = "Kari bor på rom 312"

    without_names = [span for span in find(text) if span.certain]

    assert masked(text, without_names, PLACEHOLDERS.__getitem__) == "Kari bor på [room]"


def test_of_overlapping_spans_everything_goes() -> None:
    spans = [
        Span(2, 6, Kind.NAME, certain=False),
        Span(0, 4, Kind.PHONE, certain=True),
        Span(1, 2, Kind.LINK, certain=True),
    ]

    assert masked("abcdefgh", spans, PLACEHOLDERS.__getitem__) == "[phone]gh"


def test_offsets_count_code_points_also_behind_emoji() -> None:
    assert parts("👩‍👩‍👧 😂 skriv til ola@ntnu.no 🥰") == [(Kind.EMAIL, "ola@ntnu.no")]


@pytest.mark.parametrize("blank", ["\u00a0", "\u2009", "\u202f", "\u2007", "\t", "\u200b"])
def test_odd_blanks_inside_a_number_hide_nothing(blank: str) -> None:
    phone = blank.join(("412", "34", "567"))
    personal = f"151086{blank}95088"

    assert parts(f"ring {phone}") == [(Kind.PHONE, phone)]
    assert parts(f"fnr {personal}") == [(Kind.NATIONAL_ID, personal)]


@pytest.mark.parametrize("digits", ["４１２３４５６７", "٤١٢٣٤٥٦٧"])
def test_digits_of_other_scripts_are_digits(digits: str) -> None:
    assert parts(f"ring {digits}") == [(Kind.PHONE, digits)]


@pytest.mark.parametrize("dash", ["-", "‐", "‑", "–", "—", "−"])
def test_any_dash_parts_a_fodselsnummer(dash: str) -> None:
    assert parts(f"151086{dash}95088") == [(Kind.NATIONAL_ID, f"151086{dash}95088")]


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("15108695088", Kind.NATIONAL_ID),
        ("15108695000", Kind.NATIONAL_ID),  # wrong check digits
        ("55108695088", Kind.NATIONAL_ID),  # a D-number
        ("98765432100", Kind.NATIONAL_ID),  # eleven digits of no other kind
        ("86011117947", Kind.ACCOUNT),
        ("8601.11.17947", Kind.ACCOUNT),
        ("NO9386011117947", Kind.ACCOUNT),
        ("DE89 3704 0044 0532 0130 00", Kind.ACCOUNT),
        ("4111111111111111", Kind.CARD),
        ("4111-1111-1111-1111", Kind.CARD),
        ("3782 822463 10005", Kind.CARD),
        ("+12025550123", Kind.PHONE),
    ],
)
def test_long_numbers_are_told_apart(number: str, kind: Kind) -> None:
    assert parts(f"her er {number} altså") == [(kind, number)]


@pytest.mark.parametrize(
    "text",
    [
        "2019 2020 2021 2022",
        "XY12 1111 1111 1111",
        "12345678901234",
        "31122003 var dagen",
        "01 23 45 67",
        "+9999999999",
        "+1 2 3 4 5",
        "00999 999 999",
        "kr 45678912",
        "ISBN 82-495-0294-9",
    ],
)
def test_numbers_that_are_nobodys_stay(text: str) -> None:
    assert parts(text) == []


def test_what_is_written_behind_a_foreign_number_stays() -> None:
    assert parts("ring +46 70 123 45 67 18 30 hver dag") == [(Kind.PHONE, "+46 70 123 45 67")]


@pytest.mark.parametrize(
    "text",
    [
        "vi bor i Herman Krags vei",
        "møtes ved Olav Tryggvasons gate",
        "St. Olav er ikke her",
        "kurset heter Statistikk",
        "bor sammen med Franskmenn",
        "jeg bor på Berg",
        "det var i 2. Juni",
        "Even har vi ikke sett",
        "Professor I",
        "MAI ER FIN",
    ],
)
def test_names_of_no_person_stay(text: str) -> None:
    assert parts(text) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("han heter odd", "odd"),
        ("jeg heter Min", "Min"),
        ("ho er gift med Sofie van der Berg", "Sofie van der Berg"),
        ("Prof. Xiung svarer", "Prof. Xiung"),
        ("professor Xiung svarer", "Xiung"),
        ("Liv, Ingrid kommer", "Liv"),
        ("møtte Ola van igjen", "Ola"),
        ("på hytta med June", "June"),
        ("KARI BOR HER OG ER SNILL", "KARI"),
        ("jeg så Ola N. i går", "Ola N"),
        ("Ola NTNU", "Ola"),
        ("Sean O'Brien lo", "Sean O'Brien"),
        ("tante Kari kom", "Kari"),
        ("møtte Lektor Xiung", "Lektor Xiung"),
        ("da lo Xiung sammen med Xuong", "Xuong"),
    ],
)
def test_names_are_found_by_their_surroundings(text: str, name: str) -> None:
    assert (Kind.NAME, name) in parts(text)


def test_a_find_lets_others_be_found() -> None:
    assert parts("rom 12 Dag")[0] == (Kind.ROOM, "rom 12")


def test_a_text_is_looked_through_four_times_at_most() -> None:
    text = "rom 11 rom 12 rom 13 rom 14 rom 15 Dag"  # each looks like a count of what follows until that is masked

    assert [part for _, part in parts(text)] == ["rom 13", "rom 14", "rom 15", "Dag"]
