from __future__ import annotations

import os
from pathlib import Path

import pytest

from storage.errors import WrongKeyFileError
from storage.outreach.addresses import KEY_SIZE, Addresses
from storage.outreach.model import Subscription
from storage.sqlite.outreach import SqliteOutreach
from tests.storage.outreach.places import Outreach, Place

SOCIAL = Subscription("nb", frozenset({"social"}), 2)


async def test_a_subscription_is_kept_changed_and_forgotten(outreach: Outreach, addresses: Addresses) -> None:
    tag = addresses.tag(5_210_004_711)
    assert await outreach.subscribers.get(tag) is None
    await outreach.subscribers.put(tag, SOCIAL)
    changed = Subscription("nn", frozenset({"social", "culture"}), 1, "2026-W52")
    await outreach.subscribers.put(tag, changed)
    assert await outreach.subscribers.get(tag) == changed
    assert await outreach.subscribers.count() == 1
    assert await outreach.subscribers.remove(tag) is True
    assert await outreach.subscribers.remove(tag) is False
    assert await outreach.subscribers.count() == 0


async def test_whoever_wants_nothing_is_no_subscriber(outreach: Outreach) -> None:
    with pytest.raises(ValueError, match="no subscriber"):
        await outreach.subscribers.put(b"t" * 24, Subscription("nb", frozenset(), 2))


async def test_the_bytes_of_a_subscriber_go_with_the_subscriber(
    outreach: Outreach, addresses: Addresses, place: Place
) -> None:
    tags = [addresses.tag(5_210_000_000 + number) for number in range(200)]
    for tag in tags:
        await outreach.subscribers.put(tag, SOCIAL)
    gone = tags[::3]
    content = place.content()
    assert all(tag in content for tag in tags)
    for tag in gone:
        await outreach.subscribers.remove(tag)
    content = place.content()
    assert not any(tag in content for tag in gone)
    assert all(tag in content for tag in tags if tag not in gone)


async def test_the_file_is_the_same_whatever_the_order_in_which_people_came(
    tmp_path: Path, addresses: Addresses
) -> None:
    tags = [addresses.tag(5_210_000_000 + number) for number in range(120)]
    contents = []
    for name, order in (("one", tags), ("other", tags[::-1])):
        opened = await SqliteOutreach.open(tmp_path / name, addresses)
        for tag in order:
            await opened.subscribers.put(tag, SOCIAL)
        await opened.close()
        content = bytearray((tmp_path / name / "outreach.db").read_bytes())
        content[24:28] = content[92:100] = b""  # SQLite's counters of changes
        contents.append(bytes(content))
    assert contents[0] == contents[1]


async def test_another_key_is_refused_before_anything_is_written(outreach: Outreach, place: Place) -> None:
    await outreach.close()
    before = place.content()
    with pytest.raises(WrongKeyFileError, match="was made under another key"):
        await place.open_outreach(Addresses.of(os.urandom(KEY_SIZE)))
    assert place.content() == before
