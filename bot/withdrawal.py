"""Takes a story back for whoever holds its receipt."""

from __future__ import annotations

from bot.pace import Pace
from conversations.events import Outcome
from storage.protocols import Stories
from storage.receipt import Receipt, story_id


async def withdraw(stories: Stories, pace: Pace, chat: int, typed: str) -> Outcome:
    """Tries the receipt that was typed; raises NotSavedError where the stories cannot be written.

    A right one that has been used before is right: the story is gone, and after a crash the same update comes again. A
    wrong one of the right shape costs the same look-ups, whether there ever was such a story or not.
    """
    receipt = Receipt.parse(typed)
    if receipt is None:
        return Outcome.MISSHAPEN
    if not pace.may_withdraw(chat):
        return Outcome.TOO_OFTEN
    wanted = story_id(receipt)
    gone = await stories.withdraw(wanted) or wanted in await stories.withdrawn()
    return Outcome.GONE if gone else Outcome.UNKNOWN
