"""Fødselsnummer, bank accounts, payment cards and student numbers."""

from __future__ import annotations

import re

from stdnum import iban, luhn
from stdnum.no import fodselsnummer, kontonr

from conversations.masking.amounts import NO_AMOUNT, NO_MEASURE
from conversations.masking.folding import TAKEN
from conversations.masking.rules import Extent, Match, Rule, whole
from conversations.masking.spans import Kind

_I = re.IGNORECASE

# No number begins in the middle of a longer one, or behind a country code: that is a phone.
_START = r"(?<![\d+])(?<!\+\d )(?<!\+\d\d )(?<!\+\d\d\d )(?<!\d[.,])"
_END = r"(?!\d)(?![.,]\d)"
# What may stand between a word and its number: "er", "mitt:", "nr. #" …
_GAP = (
    r"(?:[ :=#.,('-]{1,3}(?:er|e|va|var|is|was|mitt|min|mi|my|nr|no|number|nummer|på|som|sitt|"
    r"hans|hennes|hennar|våre|vår|vårt|deres|deira|our|their|her|his|har|has|says|sier|seier|viser|med|the|det|it|"
    r"altså|altso|ble|blei|vart|liksom|being|jo)\b){0,4}"
    r"[ :=#.,(\n-]{0,3}"
)
_STUDENT = (
    r"(?:snr|stud(?:ent)?[ .-]{0,2}(?:nummer\w{0,4}|numre\w{0,3}|numra\w{0,2}|nr|no|numbers?|num|"
    r"ids?|kort\w{0,10}|card)(?: (?:card|number|nr|nummer))?|"
    r"matri[ck]\w{0,12}(?: number)?|registration (?:number|no)|"
    r"(?:adgangs|nøkkel|lese|bibliotek|låne|semester|campus)kort\w{0,10}|(?:access|key|library|"
    r"campus) card)\b(?: (?:ved|på|hos|hjå|at) \w{2,12})?"
)
# Some words between, where the number is as long as none that counts: "kandidatnummeret mitt på eksamen var 10117".
_WORDS = r"(?:,? [^\W\d_]{1,14}){1,4}"
_CANDIDATE = r"(?:kand(?:idat)?[ .-]{0,2}(?:(?:nummer|numre|numra)\w{0,4}|nr)|candidate (?:number|no|nr))\b"
_PAID = (
    r"(?:betal\w{0,3}|overfør\w{0,3}|husleig?[ea]\w{0,2}|depositum\w{0,2}|innskudd\w{0,2}|kontingent\w{0,2}|pengen?e|pay|"
    r"paid|transfer\w{0,3}|rent|deposit|money|sendt?e?)"
)
_PERSONAL = r"(?:person(?:nummer\w{0,3}|nr)|fødselsn(?:ummer\w{0,3}|r)|fnr|pnr|d-?nummer\w{0,3})\b"


def _born(number: str) -> bool:
    """Whether the digits begin with a day and a month, those of D-numbers (day + 40) and H-numbers (month + 40) too."""
    day, month = int(number[:2]), int(number[2:4])
    return 1 <= day % 40 <= 31 and day <= 71 and 1 <= month % 40 <= 12 and month <= 92


def _account(match: Match) -> Extent | None:
    """Eleven digits in a row are an account only if their check digit says so and they are no fødselsnummer."""
    number = match["it"]
    personal = _born(number) or fodselsnummer.is_valid(number)
    return whole(match) if kontonr.is_valid(number) and not personal else None


def _paid_to(match: Match) -> Extent | None:
    """Eleven digits that money is sent to, whatever their check digit."""
    return None if _born(match["it"]) else whole(match)


def _right(match: Match) -> Extent | None:
    """Eleven digits whose check digits are those of a fødselsnummer or D-number."""
    return whole(match) if fodselsnummer.is_valid(re.sub(r"\D", "", match["it"])) else None


def _card(match: Match) -> Extent | None:
    digits = match["it"]
    likely = luhn.is_valid(digits) or (len(digits) == 16 and digits[0] in "3456")
    return whole(match) if likely else None


def _no_years(match: Match) -> Extent | None:
    """Four years in a row look like a card."""
    years = all(re.fullmatch(r"(?:19|20)\d\d", group) for group in re.split(r"\D", match["it"]))
    return None if years else whole(match)


def _iban(match: Match) -> Extent | None:
    """What is valid, or Norwegian with whatever check digits."""
    return whole(match) if iban.is_valid(match["it"]) or match["it"].upper().startswith("NO") else None


def _number(pattern: str, kind: Kind, digits: int, *needs: str) -> Rule:
    return Rule(kind, re.compile(rf"{_START}(?P<it>{pattern}){_END}"), needs, digits)


def _named(word: str, pattern: str, kind: Kind, digits: int, *needs: str) -> Rule:
    return Rule(kind, re.compile(rf"(?<!\w){word}{_GAP}(?P<it>{pattern}){_END}", _I), needs, digits)


RULES = (
    Rule(
        Kind.ACCOUNT,
        re.compile(r"(?<!\w)(?P<it>[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?)(?!\w)", _I),
        digits=10,
        extent=_iban,
    ),
    Rule(
        Kind.CARD,
        re.compile(rf"{_START}(?P<it>\d{{4}}(?P<s>[ .-])\d{{4}}(?P=s)\d{{4}}(?P=s)\d{{4}}){_END}"),
        digits=16,
        extent=_no_years,
    ),
    _number(r"\d{4}[ .-]\d{6}[ .-]\d{5}", Kind.CARD, 15),
    Rule(Kind.CARD, re.compile(rf"{_START}(?P<it>\d{{13,19}}){_END}"), digits=13, extent=_card),
    _number(r"\d{4}[ .-]{1,2}\d{2}[ .-]{1,2}\d{5}", Kind.ACCOUNT, 11),
    _named(
        r"(?:(?:bank)?konto\w{0,10}|kto\.?)(?: nr| nummer)?",
        r"\d(?:[ .-]{0,2}\d){10}",
        Kind.ACCOUNT,
        11,
        "konto",
        "kto",
    ),
    _named(r"konto\w{0,10}(?: [^\W\d]{1,15}){1,4}", r"\d{11}", Kind.ACCOUNT, 11, "konto"),
    _named(r"(?:bank )?account(?: number| no)?", r"\d(?:[ .-]{0,2}\d){10}", Kind.ACCOUNT, 11, "account"),
    Rule(Kind.ACCOUNT, re.compile(rf"{_START}(?P<it>\d{{11}}){_END}"), digits=11, extent=_account),
    # Where money goes, unless they begin with a day: "husleia går til 12134567890".
    Rule(
        Kind.ACCOUNT,
        re.compile(
            rf"(?<!\w){_PAID}(?: [^\W\d]{{1,12}}){{0,4}} (?:til|to|på|inn på|into)[ :]{{1,2}}(?P<it>\d{{11}}){_END}", _I
        ),
        (
            "betal",
            "over",
            "huslei",
            "deposit",
            "innskudd",
            "kontingent",
            "penge",
            "pay",
            "paid",
            "transfer",
            "rent",
            "money",
            "send",
        ),
        digits=11,
        extent=_paid_to,
    ),
    _number(r"\d{6}(?: ?[-./*_] ?| {0,2})\d{5}", Kind.NATIONAL_ID, 11),
    _number(r"\d{2}[ ./-]\d{2}[ ./-](?:19|20)?\d{2}[ .,-]{1,3}\d{3} ?\d{2}", Kind.NATIONAL_ID, 11),
    _number(r"(?!00)\d{6}[ -]\d{3}[ -]\d{2}(?![ -]\d)", Kind.NATIONAL_ID, 11),
    # However the digits are grouped, when they are right, or when the word stands behind them.
    Rule(
        Kind.NATIONAL_ID,
        re.compile(rf"{_START}(?<!\d[ .-])(?P<it>\d(?:[ .-]{{0,2}}\d){{10}})(?![ .-]?\d){_END}"),
        digits=11,
        extent=_right,
    ),
    Rule(
        Kind.NATIONAL_ID,
        re.compile(
            rf"{_START}(?P<it>\d(?:[ .-]{{0,2}}\d){{10}})[ ,.(:-]{{1,3}}(?:\w{{1,12}},? ){{0,4}}{_PERSONAL}", _I
        ),
        ("nummer", "nr"),
        digits=11,
    ),
    _named(_PERSONAL, r"\d{5}|\d(?:[ .-]{0,2}\d){10}", Kind.NATIONAL_ID, 5, "nummer", "nr"),
    Rule(
        Kind.NATIONAL_ID,
        re.compile(rf"{_START}(?P<it>\d{{5}}) (?:i|av|in|of|er|e|is) (?:\w{{1,10}} ){{0,2}}{_PERSONAL}", _I),
        ("nummer", "nr"),
        digits=5,
    ),
    _named(
        _STUDENT,
        r"[a-z]?\d(?:[ .-]?\d){4,11}",
        Kind.STUDENT_NUMBER,
        5,
        "stud",
        "matri",
        "kort",
        "card",
        "regist",
        "snr",
    ),
    _named(
        rf"(?:{_STUDENT}|{_CANDIDATE}){_WORDS}",
        rf"\d{{5,6}}{NO_AMOUNT}",
        Kind.STUDENT_NUMBER,
        5,
        "stud",
        "kand",
        "cand",
    ),
    _named(
        r"(?:kandidat|candidate|student)", rf"\d{{5,6}}{NO_AMOUNT}", Kind.STUDENT_NUMBER, 5, "kand", "cand", "student"
    ),
    # Few digits, but said to be it: "kandidatnr på hjemmeeksamen er 3021".
    _named(
        rf"{_CANDIDATE}(?: [^\W\d_]{{1,14}}){{1,4}} (?:er|e|var|va|is|was|ble|blei|vart)",
        rf"\d{{2,6}}{NO_MEASURE}",
        Kind.STUDENT_NUMBER,
        2,
        "kand",
        "cand",
    ),
    _named(_CANDIDATE, r"\d(?:[ .-]?\d){1,7}", Kind.STUDENT_NUMBER, 2, "kand", "cand"),
    Rule(
        Kind.STUDENT_NUMBER,
        re.compile(
            rf"{_START}(?P<it>\d(?: ?\d){{4,7}})(?:,| er| e| is| var| was| -| \() ?(?:\w{{1,10}} ){{0,3}}"
            rf"(?:{_STUDENT}|{_CANDIDATE})",
            _I,
        ),
        ("stud", "matri", "kand", "cand"),
        digits=5,
    ),
    # One more behind one that has been found: "studentnumra 512345 og 512346".
    Rule(
        Kind.STUDENT_NUMBER,
        re.compile(rf"{TAKEN}(?:,| og| and| eller| or){{1,2}} (?P<it>\d{{6}}){_END}{NO_AMOUNT}"),
        digits=6,
    ),
    # And one more before it: "539122 og 539123, studentnumrene altså".
    Rule(
        Kind.STUDENT_NUMBER,
        re.compile(rf"{_START}(?P<it>\d{{6}})(?:,| og| and| eller| or){{1,2}} (?={TAKEN}.{{0,20}}(?:stud|matri))", _I),
        ("stud", "matri"),
        digits=6,
    ),
    # OsloMet, BI and others write "s" before it.
    Rule(Kind.STUDENT_NUMBER, re.compile(r"(?<!\w)(?P<it>s\d{6})(?!\w)", _I), ("s",), digits=6),
)
