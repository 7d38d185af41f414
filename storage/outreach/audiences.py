"""Audiences as they are kept."""

from __future__ import annotations

import json
from dataclasses import replace

from storage.outreach.model import Audience


def written(audience: Audience) -> str:
    """The audience as JSON."""
    return json.dumps(
        {
            "topics": sorted(audience.topics),
            "languages": sorted(audience.languages),
            "places": sorted(tag.hex() for tag in audience.places),
        }
    )


def read_audience(text: str) -> Audience:
    """The audience that `written` wrote."""
    content = json.loads(text)
    return Audience(
        frozenset(content["topics"]),
        frozenset(content["languages"]),
        frozenset(bytes.fromhex(tag) for tag in content["places"]),
    )


def with_place(text: str, old: bytes, new: bytes | None) -> str:
    """The audience with another tag in place of a group's or channel's, or without it."""
    audience = read_audience(text)
    return written(replace(audience, places=audience.places - {old} | ({new} if new else set())))
