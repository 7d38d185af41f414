"""All cores open boxes, and find in each what one alone finds."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import BrokenExecutor
from typing import Any, NoReturn

import pyrage
import pytest
from pyrage import x25519

from desk import opening
from desk.opening import open_all, open_one
from desk.tally import Loss
from desk.transcripts import Transcript
from storage.record import to_bytes


@pytest.fixture
def boxes(story: Any, identity: x25519.Identity) -> list[bytes]:
    stories: list[Transcript] = [story(f"soge {number}", number=number) for number in range(150)]
    sealed = [pyrage.encrypt(to_bytes(each.record), [identity.to_public()]) for each in stories]
    sealed[7] = pyrage.encrypt(b"x", [x25519.Identity.generate().to_public()])
    sealed[70] = sealed[70][:-1]
    sealed[140] = pyrage.encrypt(b"no record", [identity.to_public()])
    return sealed


def test_many_find_what_one_finds_in_the_same_order(
    boxes: list[bytes], identity: x25519.Identity, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = list(open_all(boxes, [identity]))
    monkeypatch.setattr(opening, "WORTH_IT", 1)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)

    assert list(open_all(boxes, [identity])) == alone
    assert [alone[7], alone[70], alone[140]] == [Loss.WRONG_KEY, Loss.DAMAGED, Loss.UNKNOWN]


@pytest.mark.parametrize("error", [BrokenExecutor, OSError])
def test_where_help_fails_one_goes_on_alone(
    boxes: list[bytes], identity: x25519.Identity, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    def helped(sealed: Sequence[bytes], identities: Sequence[x25519.Identity], _: int) -> Iterator[object]:
        yield open_one(sealed[0], identities)
        raise error

    monkeypatch.setattr(opening, "WORTH_IT", 1)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    monkeypatch.setattr(opening, "_by_many", helped)

    assert list(open_all(boxes, [identity])) == [open_one(box, [identity]) for box in boxes]


def test_few_boxes_are_opened_without_help(
    boxes: list[bytes], identity: x25519.Identity, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> NoReturn:
        pytest.fail("help costs more than it gives")

    monkeypatch.setattr(opening, "_by_many", refuse)

    assert len(list(open_all(boxes, [identity]))) == len(boxes)
