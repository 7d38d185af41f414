"""What outreach asks of a memory, whatever keeps it; tests/storage/outreach holds every one to it.

As in `storage.protocols`: every method may raise `storage.errors.NotSavedError` (then nothing was changed), every call
is atomic, doing it again is harmless, and several stores may be open on the same place at once. Whatever is deleted is
gone byte by byte when the call returns, but for letters, whose bytes are gone when their broadcast ends; in a database
its bytes stay, under the key, until their room is used again.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from storage.outreach.membership import Invitation, Member
from storage.outreach.model import Activity, Audience, Broadcast, Campaign, Fate, Letter, Place, Prompt, Subscription


class Subscribers(Protocol):
    """Chats that opted in."""

    async def get(self, tag: bytes) -> Subscription | None: ...

    async def put(self, tag: bytes, subscription: Subscription) -> None:
        """Keep what a chat asked for, in place of what it asked for before; letters that it no longer wants go.

        Those are the ones of broadcasts to topics that are not among its own any more, and all of them while it is
        paused. How many nudges it had this week stays.
        """
        ...

    async def remove(self, tag: bytes) -> bool:
        """Forget a chat, its letters and its marks; False where there was none."""
        ...

    async def count(self) -> int: ...


class Places(Protocol):
    """Groups and channels where the bot may post."""

    async def put(self, place: Place) -> None:
        """Keep a place, in place of the one under the same tag."""
        ...

    async def move(self, old: bytes, new: bytes) -> None:
        """Give a place a new address, with its letters and what is still to go there: a group became a supergroup.

        Nothing happens without one.
        """
        ...

    async def confirm(self, tag: bytes) -> bool:
        """Note that a place is one of ours; False where there is none such."""
        ...

    async def remove(self, tag: bytes) -> bool:
        """Forget a place and its letters, also as one that broadcasts went to; False where there was none."""
        ...

    async def all(self) -> list[Place]: ...


class Library(Protocol):
    """What broadcasts are about, and the codes of links: written by staff and ambassadors, meant to be read by all."""

    async def put_prompt(self, prompt: Prompt) -> None: ...

    async def prompts(self) -> list[Prompt]: ...

    async def put_activity(self, activity: Activity) -> None: ...

    async def activities(self) -> list[Activity]:
        """Return all, the earliest first, cancelled ones too."""
        ...

    async def drop_activities_before(self, moment: datetime) -> int:
        """Forget activities that started before, with all their marks; return how many."""
        ...

    async def mark_coming(self, activity: bytes, mark: bytes, *, coming: bool) -> None:
        """Note that somebody comes, or does not after all; noting it twice counts once."""
        ...

    async def is_coming(self, activity: bytes, mark: bytes) -> bool: ...

    async def heads(self, activity: bytes) -> int:
        """Return how many come."""
        ...

    async def put_campaign(self, campaign: Campaign) -> None: ...

    async def campaigns(self) -> list[Campaign]: ...


class Outbox(Protocol):
    """Broadcasts and their letters.

    A broadcast waits until it is due, is filled with letters in portions, runs, and is done when no letter is left.
    """

    async def open(self, broadcast: Broadcast) -> None:
        """Keep a new broadcast; nothing happens where there is one with that id."""
        ...

    async def broadcasts(self) -> list[Broadcast]:
        """Return all that are remembered, the latest due first."""
        ...

    async def count(self, audience: Audience, *, week: str) -> int:
        """Return how many a prompt would be written to in that week."""
        ...

    async def fill(self, broadcast: bytes, *, week: str, most: int) -> bool:
        """Make letters for the next `most` of the audience at most; True while there are more to come.

        A subscriber is left out who is paused in `week`, or has had as many nudges in it as they want, where the
        purpose counts; otherwise it is counted here. Nobody gets two letters of one broadcast, whatever happens.
        The first call takes the broadcast from waiting to filling, the last one to running.
        """
        ...

    async def claim(self, now: datetime, *, lease: timedelta, most: int, urgent_only: bool = False) -> list[Letter]:
        """Take letters of filling and running broadcasts for oneself until `now + lease`; nobody else gets them before.

        Oldest broadcast first; of one broadcast in an order that tells nothing.
        """
        ...

    async def holds(self, letter: Letter) -> bool:
        """Whether a letter still waits: nobody has stopped its broadcast or unsubscribed since it was claimed."""
        ...

    async def postpone(self, letters: Sequence[Letter], until: datetime, *, tried: bool) -> None:
        """Give letters back, not to be claimed before `until`; counts a try where one was made."""
        ...

    async def settle(self, fates: Sequence[tuple[Letter, Fate]]) -> None:
        """Note how letters ended: each goes and is counted; a subscriber or place that blocks us goes with it.

        A letter that is gone already (the chat unsubscribed meanwhile, or it was settled before) changes nothing.
        Whoever was sent one about an activity is marked as told of it.
        """
        ...

    async def finish(self) -> list[Broadcast]:
        """Call those running broadcasts done that have no letter left, and return them.

        The file is written anew wherever something has gone from it since it was last.
        """
        ...

    async def stop(self, broadcast: bytes) -> bool:
        """Stop a broadcast that is not over: its letters go; False where there is none such.

        What is on its way to Telegram at that moment arrives, and is not counted.
        """
        ...

    async def show_progress_in(self, broadcast: bytes, message: int) -> None:
        """Remember the message that shows a broadcast's progress."""
        ...

    async def drop_ended_before(self, moment: datetime) -> int:
        """Forget broadcasts that are over and were due before; return how many."""
        ...


class Team(Protocol):
    """Who may do what."""

    async def member(self, tag: bytes) -> Member | None: ...

    async def members(self) -> list[Member]:
        """Return all, by label."""
        ...

    async def remove(self, label: str) -> bool:
        """Take the role from the member, or back the invitation, of that label; False where there is none."""
        ...

    async def invite(self, invitation: Invitation) -> bool:
        """Keep an invitation; False, with nothing changed, where its label is taken."""
        ...

    async def invitations(self, now: datetime) -> list[Invitation]:
        """Return those that still can be taken up, by label; those that have expired are forgotten."""
        ...

    async def accept(self, digest: bytes, tag: bytes, now: datetime) -> Member | None:
        """Take an invitation up, once; None where there is none, or it has expired.

        Whoever has a role already keeps the higher one, under the new label.
        """
        ...
