"""The names inside a bundle."""

from __future__ import annotations

from typing import Final

FORMAT: Final = "ime-bundle"
VERSION: Final = 1
HEAD: Final = "bundle.json"
WITHDRAWN: Final = "withdrawn.txt"
RECIPIENTS: Final = "recipients.txt"
ORIGINS: Final = "origins.txt"
FOLDER: Final = "stories/"
SUFFIX: Final = ".age"
