"""What Hypothesis may throw at the conversation."""

from __future__ import annotations

from typing import get_args

from hypothesis import strategies as st

from conversations.events import (
    Action,
    Command,
    Commanded,
    Event,
    Pressed,
    PressedUnknown,
    Rewrote,
    SentUnreadable,
    Wrote,
)
from conversations.languages import OUR_LANGUAGES, Language
from conversations.states import Dialogue
from conversations.words import MESSAGE_MAX, MOMENT_MAX

SENTENCES = (
    "Noen på lesesalen spurte om jeg ville være med og spise lunsj.",
    "Nokon på lesesalen spurde om eg ville vere med og ete lunsj.",
    "Somebody in the reading room asked if I wanted to join them for lunch.",
    "Jemand im Lesesaal hat gefragt, ob ich mit zum Mittagessen komme.",
    "Hei!",
    "👩‍👩‍👧 🏳️‍🌈 😊",
    "<b>{most}</b> *fet* _kursiv_ [lenke](x) {0} %s \\",
    "/stop",
    "Kari Nordmann bor i Kirkegata 3, ring 934 56 789 eller skriv til kari@example.org",
    "jeg orker ikke leve lenger",
    "1. Én\r\n2. To\r3. Tre",
)
# Telegram lets through 4,096 units, which is more than a moment may hold.
long_texts = st.builds(
    lambda words, length: (words * length)[:length],
    st.sampled_from(["a", "😊", "ord ", "linje\n"]),
    st.sampled_from([1000, MOMENT_MAX // 2, MOMENT_MAX, MOMENT_MAX + 1, MESSAGE_MAX]),
)

# Lone surrogates, control and format characters included: a text is whatever a client sends.
texts = st.one_of(
    st.sampled_from(SENTENCES),
    long_texts,
    st.text(max_size=60),
    st.text(st.characters(categories=("Cc", "Cf", "Cs", "Zs", "Mn", "Lo")), max_size=8),
)
keys = st.integers(1, 12)  # few, so that edits and second deliveries happen
steps = st.sampled_from(
    [
        "welcome",
        "unasked",
        "small.tell",
        "small.feel",
        "small.theme",
        "review",
        "placing",
        "done",
        "stopped",
        "withdraw",
        "card",
        "",
        "?",
    ]
)
arguments = st.sampled_from(["", "small", "structural", "good", "people", "food", "nb", "nn", "en", "de", "?"])

messages: st.SearchStrategy[Event] = st.one_of(st.builds(Wrote, keys, texts), st.builds(Rewrote, keys, texts))
commands: st.SearchStrategy[Event] = st.one_of(
    st.builds(Commanded, st.none() | st.sampled_from(Command)),
    st.builds(Commanded, st.sampled_from(Command), texts),
)
odd: st.SearchStrategy[Event] = st.one_of(
    st.builds(Pressed, st.none() | steps, st.sampled_from(Action), arguments),
    st.just(PressedUnknown()),
    st.builds(SentUnreadable, st.just(""), texts),
)
events = st.one_of(messages, commands, odd)

# Every state that the types allow, sensible or not.
# One that a place had added, too: drafts outlive its file.
# Their texts have been through `cleaned`: half a surrogate pair is in no state.
st.register_type_strategy(str, st.text(st.characters(codec="utf-8")))
st.register_type_strategy(Language, st.sampled_from((*OUR_LANGUAGES, Language("uk"))))
dialogues: st.SearchStrategy[Dialogue] = st.one_of(*(st.from_type(state) for state in get_args(Dialogue)))
