"""Finds what says who somebody is in a student's text, and masks it.

The order of the rules matters: what is longer or more certain is found first and is then out of sight of the rest.
"""

from __future__ import annotations

from collections.abc import Sequence

from conversations.masking import addresses, emails, handles, links, nicknames, numbers, phones, rooms, streets
from conversations.masking.folding import TAKEN, folded
from conversations.masking.people import people
from conversations.masking.placeholders import any_placeholder
from conversations.masking.rulebook import Rulebook
from conversations.masking.spans import Kind, Span, masked

__all__ = ["Kind", "Span", "find", "masked"]

_RULES = Rulebook(
    (
        *emails.RULES,
        *handles.AT_SIGN,
        *links.RULES,
        *handles.RULES,
        *nicknames.RULES,
        *numbers.RULES,
        *addresses.RULES,
        *streets.RULES,
        *rooms.RULES,
        *phones.RULES,
    )
)


# What is masked changes what stands around the rest ("rom 1234 Dag"), so a text is looked through again until nothing
# more is found; hardly ever more than once, and never more often than this.
_PASSES = 4


def find(text: str) -> tuple[Span, ...]:
    """What identifies somebody in an NFC-normalised text: sorted, not overlapping, the same for the same text."""
    plain = folded(text)
    if "[" in plain:  # masked before, at the desk or by the student's own hand
        plain = any_placeholder().sub(lambda one: TAKEN * len(one[0]), plain)
    rules = _RULES.worth(plain)
    found: list[Span] = []
    for _ in range(_PASSES):
        before = len(found)
        for stage in (*(rule.spans for rule in rules), people):
            if spans := tuple(stage(plain)):
                plain = _blanked(plain, spans)
                found += spans
        if len(found) == before:
            break
        # A name takes whole words away, which makes a text worth no other rules.
        if any(span.certain for span in found[before:]):
            rules = _RULES.worth(plain)
    return tuple(sorted(found, key=lambda span: span.start))


def _blanked(plain: str, spans: Sequence[Span]) -> str:
    """The text without what is found; the parts are joined once, for a text may hold a thousand of them."""
    parts: list[str] = []
    done = 0
    for span in spans:
        parts += (plain[done : span.start], TAKEN * (span.end - span.start))
        done = span.end
    return "".join((*parts, plain[done:]))
