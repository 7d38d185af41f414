"""How much Telegram takes, in one block, and the measure that it counts text in.

Sources: core.telegram.org/bots/api (the parameter tables) and core.telegram.org/bots/faq (rates).
"""

from typing import Final

TEXT_UNITS: Final = 4096
"""Longest message, in UTF-16 code units, after entities are parsed."""

CAPTION_UNITS: Final = 1024
ENTITIES: Final = 100
"""Entities beyond this many are dropped without a word."""

CALLBACK_DATA_BYTES: Final = 64
BUTTONS: Final = 100
COPY_TEXT_CHARACTERS: Final = 256
PLACEHOLDER_CHARACTERS: Final = 64

COMMANDS: Final = 100
COMMAND_DESCRIPTION_CHARACTERS: Final = 256
NAME_CHARACTERS: Final = 64
DESCRIPTION_CHARACTERS: Final = 512
SHORT_DESCRIPTION_CHARACTERS: Final = 120

CALLBACK_ANSWER_CHARACTERS: Final = 200
CALLBACK_ANSWER_SECONDS: Final = 15
"""How long the person's app waits for an answer to a tap. Telegram documents no figure; apps give up after so long."""

UPDATE_SECONDS: Final = 24 * 3600
CALLBACK_UPDATE_SECONDS: Final = 150
"""An unfetched tap is forgotten much sooner than a message (the Bot API server's `add_update` says so)."""

DELETE_SECONDS: Final = 48 * 3600
DELETED_AT_ONCE: Final = 100
UPDATES_AT_ONCE: Final = 100
LONG_POLL_SECONDS: Final = 50

PHOTO_BYTES: Final = 10 * 1024 * 1024
UPLOAD_BYTES: Final = 50 * 1024 * 1024
DOWNLOAD_BYTES: Final = 20 * 1024 * 1024

SECRET_TOKEN_CHARACTERS: Final = 256
WEBHOOK_CONNECTIONS: Final = 40

MESSAGES_PER_SECOND: Final = 30
CHAT_MESSAGES_PER_SECOND: Final = 1
GROUP_MESSAGES_PER_MINUTE: Final = 20


def utf16_length(text: str) -> int:
    """Length as Telegram counts it: most emoji count twice."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2
