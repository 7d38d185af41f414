"""Links that open the bot."""

from __future__ import annotations

import re
from typing import Final

_CODE: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")  # core.telegram.org/bots/features#deep-linking


def start_link(bot_name: str, code: str) -> str:
    """The address that opens a private chat with the bot and says `/start <code>`.

    Raises:
        ValueError: Telegram takes no such code.
    """
    if not _CODE.fullmatch(code):
        raise ValueError("A code is 1 to 64 of the letters A to Z, digits, - and _.")
    return f"https://t.me/{bot_name}?start={code}"
