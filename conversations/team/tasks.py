"""What the team can ask for: by a command, and by a button."""

from __future__ import annotations

from enum import StrEnum


class TeamCommand(StrEnum):
    """What somebody with a role can type after a slash; for everybody else these are unknown commands."""

    PROMPT = "prompt"
    BROADCASTS = "broadcasts"
    ACTIVITY = "activity"
    BECAUSE = "because"
    LINK = "link"
    POSTER = "poster"
    STATUS = "status"
    EXPORT = "export"
    INVITE = "invite"
    TEAM = "team"


class Task(StrEnum):
    """What a button of the team's does."""

    CANCEL = "t.cancel"
    SKIP = "t.skip"
    BACK = "t.back"
    NEXT = "t.next"
    ADD = "t.add"
    PICTURE = "t.picture"
    SAMPLE = "t.sample"
    TOPIC = "t.topic"
    SPEAKING = "t.speaking"
    PLACE = "t.place"
    NOW = "t.now"
    SEND = "t.send"
    YES = "t.yes"
    NEW = "t.new"
    MOVE = "t.move"
    CALL_OFF = "t.call_off"
    BECAUSE = "t.because"
    HALT = "t.halt"
    ROLE = "t.role"
    REMOVE = "t.remove"
    POSTER = "t.poster"
    OURS = "t.ours"
    NOT_OURS = "t.not_ours"
