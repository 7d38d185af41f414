"""What a form of export has to offer."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import IO

from desk.study import Study
from desk.wording import Wording


@dataclass(frozen=True, slots=True)
class Exporter:
    """One form in which stories leave the desk.

    Attributes:
        summary: A few English words for `--help`.
        module: Where its `write` is; loaded when it is used, since some forms want libraries of the extra `desk`.
        suffix: Of a file's name, without a dot.
        manifest: Whether it says within what was left out; otherwise a manifest goes beside it.
    """

    summary: str
    module: str
    suffix: str
    manifest: bool = True

    def write(self, study: Study, wording: Wording, out: IO[bytes]) -> None:
        """Write a study to a file that is open for bytes, perhaps a pipe.

        Raises:
            OSError: It cannot be written.
            ModuleNotFoundError: The extra `desk` is not installed.
        """
        import_module(f"desk.exports.{self.module}").write(study, wording, out)
