"""All help-lines of this place: those for the whole country, and what the operator adds."""

from __future__ import annotations

from bot.settings import Settings, SettingsError
from conversations.care.helplines import Helpline, HelplineError, default, load

FILE = "helplines.toml"


def helplines_of(settings: Settings) -> tuple[Helpline, ...]:
    """The country's, then the local ones of HELPLINES_FILE, or of `helplines.toml` in DATA_DIR where there is one.

    Raises:
        SettingsError: The file cannot be read; the sentence says what the operator must mend.
    """
    file = settings.helplines_file or settings.data_dir / FILE
    if settings.helplines_file is None and not file.exists():
        return default()
    try:
        return (*default(), *load(file.read_text(encoding="utf-8")))
    except HelplineError as problem:
        raise SettingsError([f"{file}: {problem}"]) from problem
    except (OSError, UnicodeDecodeError):
        raise SettingsError(
            [f"{file} cannot be read: name a file of help-lines, or leave HELPLINES_FILE empty."]
        ) from None
