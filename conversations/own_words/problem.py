"""Something to mend in a place's own words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend.

    Attributes:
        file: Its name, without the folder.
        line: Counted from 1; 0 where it concerns the whole file, or one that is not there.
        sentence: What is wrong, and what to do.
        grave: Whether somebody would be shown nothing, or nonsense: the bot does not start.
    """

    file: str
    line: int
    sentence: str
    grave: bool = True

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.sentence}"
