"""All help-lines of this place: those for the whole country, and what the operator adds or replaces."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from bot.settings import Settings, SettingsError
from conversations.care.helplines import Helpline, HelplineError, default, load

FILE: Final = "helplines.toml"


def helplines_of(settings: Settings) -> tuple[Helpline, ...]:
    """The country's, then the local ones of HELPLINES_FILE, or of `helplines.toml` in TEXTS_DIR or DATA_DIR.

    A local one takes the place of the country's with the same key.

    Raises:
        SettingsError: The file cannot be read; the sentence says what the operator must mend.
    """
    file = settings.helplines_file or _where_there_is_one(settings)
    if file is None:
        return default()
    try:
        lines = {line.key: line for line in (*default(), *load(file.read_text(encoding="utf-8")))}
    except HelplineError as problem:
        raise SettingsError([f"{file}: {problem}"]) from problem
    except (OSError, UnicodeDecodeError):
        raise SettingsError(
            [f"{file} cannot be read: name a file of help-lines, or leave HELPLINES_FILE empty."]
        ) from None
    return tuple(lines.values())


def _where_there_is_one(settings: Settings) -> Path | None:
    places = (settings.texts / FILE, settings.data_dir / FILE)
    return next((file for file in places if file.exists()), None)
