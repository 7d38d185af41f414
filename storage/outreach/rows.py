"""What outreach keeps as values of a row: both backends have the same columns, in the order in which these stand."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, Final

from storage.outreach.audiences import read_audience, written
from storage.outreach.membership import Invitation, Member, Role
from storage.outreach.model import Activity, Broadcast, Prompt, Purpose, State, Totals, Wording
from storage.outreach.moments import minutes, moment_of
from storage.times import HOUR, hour_of

Row = tuple[Any, ...]

BROADCAST: Final = "id, purpose, about, audience, due, owner, urgent, state, progress, letters, sent, blocked, failed"

_1970: Final = datetime(1970, 1, 1, tzinfo=UTC)


def row_of_prompt(prompt: Prompt) -> Row:
    """Its name, questions, picture."""
    return prompt.name, json.dumps(dict(prompt.questions), ensure_ascii=False), prompt.picture


def prompt_of(row: Row) -> Prompt:
    """The prompt of a whole row."""
    name, questions, picture = row
    return Prompt(name, json.loads(questions), picture)


def row_of_activity(activity: Activity) -> Row:
    """Its id, topic, words, starts, link, sequence, cancelled."""
    words = {language: asdict(wording) for language, wording in activity.words.items()}
    return (
        activity.id,
        activity.topic,
        json.dumps(words, ensure_ascii=False),
        minutes(activity.starts),
        activity.link,
        activity.sequence,
        activity.cancelled,
    )


def activity_of(row: Row) -> Activity:
    """The activity of a whole row."""
    identity, topic, words, starts, link, sequence, cancelled = row
    return Activity(
        id=identity,
        topic=topic,
        words={language: Wording(**wording) for language, wording in json.loads(words).items()},
        starts=moment_of(starts),
        link=link,
        sequence=sequence,
        cancelled=bool(cancelled),
    )


def row_of_new_broadcast(broadcast: Broadcast) -> Row:
    """Its id, purpose, about, audience, due, owner, urgent, state; the rest begins with what the table gives."""
    return (
        broadcast.id,
        broadcast.purpose,
        broadcast.about,
        written(broadcast.audience),
        minutes(broadcast.due),
        broadcast.owner,
        broadcast.urgent,
        State.WAITING,
    )


def broadcast_of(row: Row) -> Broadcast:
    """The broadcast of the columns `BROADCAST`."""
    identity, purpose, about, audience, due, owner, urgent, state, progress, *counts = row
    return Broadcast(
        id=identity,
        purpose=Purpose(purpose),
        about=about,
        audience=read_audience(audience),
        due=moment_of(due),
        owner=owner,
        urgent=bool(urgent),
        state=State(state),
        progress=progress,
        totals=Totals(*counts),
    )


def member_of(row: Row) -> Member:
    """The member of a tag, role, label."""
    tag, role, label = row
    return Member(tag, Role(role), label)


def row_of_invitation(invitation: Invitation) -> Row:
    """Its digest, role, label, expires."""
    return invitation.digest, invitation.role, invitation.label, hour_of(invitation.expires)


def invitation_of(row: Row) -> Invitation:
    """The invitation of a whole row."""
    digest, role, label, expires = row
    return Invitation(digest, Role(role), label, _1970 + expires * HOUR)
