"""Notes, and each thing that staff can do to them: every one gives new notes and leaves the old ones as they were."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace

from conversations.experience import Part
from desk.study import Choice, Passage, Pattern


@dataclass(frozen=True, slots=True)
class Redaction:
    """Words of a moment that leave the desk as a placeholder only; offsets are of the text as it was handed in.

    Attributes:
        story: `Transcript.id`.
        start: In code points.
        end: Behind the last one.
        kind: What stood there, as the key of its placeholder: "name", "place", ...
    """

    story: str
    part: Part
    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Aside:
    """A story that stays at the desk, and why."""

    story: str
    reason: str


@dataclass(frozen=True, slots=True)
class Notes:
    """All that staff noted; offsets of passages are of texts as they were handed in, too."""

    redactions: tuple[Redaction, ...] = ()
    asides: tuple[Aside, ...] = ()
    patterns: tuple[Pattern, ...] = ()

    def redacted(self, new: Redaction) -> Notes:
        """With one more redaction; what it overlaps becomes one with it."""
        if new.start >= new.end:
            return self
        here = [
            old
            for old in self.redactions
            if (old.story, old.part) == (new.story, new.part) and old.start < new.end and new.start < old.end
        ]
        whole = replace(
            new, start=min([new.start, *(old.start for old in here)]), end=max([new.end, *(old.end for old in here)])
        )
        return replace(self, redactions=(*(old for old in self.redactions if old not in here), whole))

    def restored(self, story: str, part: Part, start: int) -> Notes:
        """Without the redaction that begins there."""
        gone = (story, part, start)
        return replace(
            self, redactions=tuple(old for old in self.redactions if (old.story, old.part, old.start) != gone)
        )

    def put_aside(self, story: str, reason: str) -> Notes:
        """With a story put aside, for this reason in place of an earlier one."""
        return replace(self.taken_back(story), asides=(*self.taken_back(story).asides, Aside(story, reason)))

    def taken_back(self, story: str) -> Notes:
        """With a story among the others again."""
        return replace(self, asides=tuple(aside for aside in self.asides if aside.story != story))

    def named(self, name: str) -> Notes:
        """With a new pattern, unless there is one of that name."""
        if any(pattern.name == name for pattern in self.patterns):
            return self
        return replace(self, patterns=(*self.patterns, Pattern(secrets.token_hex(16), name)))

    def renamed(self, pattern: str, name: str, memo: str) -> Notes:
        """With another name and memo of a pattern."""
        return self._changed(pattern, lambda old: replace(old, name=name, memo=memo))

    def dropped(self, pattern: str) -> Notes:
        """Without a pattern."""
        return replace(self, patterns=tuple(old for old in self.patterns if old.id != pattern))

    def attached(self, pattern: str, story: str) -> Notes:
        """With a story belonging to a pattern."""
        return self._changed(pattern, lambda old: replace(old, stories=tuple(dict.fromkeys((*old.stories, story)))))

    def detached(self, pattern: str, story: str) -> Notes:
        """With a story, and its passages, belonging to a pattern no more."""

        def change(old: Pattern) -> Pattern:
            return replace(
                old,
                stories=tuple(other for other in old.stories if other != story),
                passages=tuple(passage for passage in old.passages if passage.story != story),
                choices=tuple(choice for choice in old.choices if choice.story != story),
            )

        return self._changed(pattern, change)

    def marked(self, pattern: str, passage: Passage) -> Notes:
        """With a passage belonging to a pattern."""
        if passage.start >= passage.end:
            return self
        return self._changed(pattern, lambda old: replace(old, passages=tuple(dict.fromkeys((*old.passages, passage)))))

    def chosen(self, pattern: str, choice: Choice) -> Notes:
        """With a story that a group picked out, in place of that group's earlier choice."""

        def change(old: Pattern) -> Pattern:
            others = tuple(other for other in old.choices if other.group != choice.group)
            return replace(old, stories=tuple(dict.fromkeys((*old.stories, choice.story))), choices=(*others, choice))

        return self._changed(pattern, change)

    def _changed(self, pattern: str, change: Callable[[Pattern], Pattern]) -> Notes:
        return replace(self, patterns=tuple(change(old) if old.id == pattern else old for old in self.patterns))
