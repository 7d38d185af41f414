"""What became of the stories of the bundles that were opened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Loss(StrEnum):
    """Why a story could not be read, and what to do; the value ends a sentence."""

    WRONG_KEY = "locked to other keys: use the key of one of the recipients"
    DAMAGED = "damaged: fetch the bundle again"
    UNKNOWN = "in a form that this version does not read: update it"


@dataclass(frozen=True, slots=True)
class Origin:
    """A bundle that stories are from.

    Attributes:
        file: Its file's name, without the folder.
        source: The bot or city, "" where it does not say.
        sha256: Of the whole file, so that nobody has to guess which of several copies it was.
        stories: How many it held, opened or not.
    """

    file: str
    source: str
    sha256: str
    stories: int


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of stories, and what was wrong with whole bundles.

    Attributes:
        read: Opened and handed on.
        withdrawn: Left out because their student took them back, according to any of the bundles.
        repeated: Left out because they were there already.
        lost: Could not be read.
        faults: A sentence for each bundle that is not whole, or none.
        small_groups: Handed on without the link by which the student came, since few came by it.
        origins: The bundles that could be read.
    """

    read: int
    withdrawn: int
    repeated: int
    lost: Mapping[Loss, int]
    faults: tuple[str, ...]
    small_groups: int = 0
    origins: tuple[Origin, ...] = ()

    @property
    def complete(self) -> bool:
        return not self.lost and not self.faults

    def remarks(self) -> list[str]:
        """Say what was left out on purpose, a sentence each."""
        counted = (
            (self.withdrawn, "withdrawn by those who wrote them, and left out"),
            (self.repeated, "in the bundles more than once, and exported once"),
            (self.small_groups, "without the link by which it was told, since few came by that link"),
        )
        return [_sentence(count, rest) for count, rest in counted if count]

    def losses(self) -> list[str]:
        """Say what could not be read and what to do about it, a sentence each."""
        return [*self.faults, *(_sentence(self.lost[loss], loss) for loss in Loss if loss in self.lost)]


def _sentence(count: int, rest: str) -> str:
    return f"{count} {'story is' if count == 1 else 'stories are'} {rest}."
