"""Opening many boxes with all the computer's cores: age wants some 100 µs a box, and holds Python's lock meanwhile."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from multiprocessing import get_context
from typing import Final

from pyrage import x25519

from desk.tally import Loss
from storage.record import Record, RecordError, from_bytes
from storage.sealing import DamagedBoxError, WrongKeyError, open_box

WORTH_IT: Final = 4000
"""Boxes from which on other processes win more time than their start takes."""

_AT_A_TIME: Final = 64  # boxes that are handed over together

_keys: list[x25519.Identity] = []  # of a helping process, which has them in its memory only, as this one has


def open_all(boxes: Sequence[bytes], identities: Sequence[x25519.Identity]) -> Iterator[Record | Loss]:
    """What is in each box, or why that cannot be told, one after another."""
    cores, done = os.cpu_count() or 1, 0
    if len(boxes) >= WORTH_IT and cores > 1:
        try:
            for content in _by_many(boxes, identities, cores):
                yield content
                done += 1
        except (BrokenExecutor, OSError):
            pass  # no helpers to be had, or one was ended: this process goes on by itself
    for box in boxes[done:]:
        yield open_one(box, identities)


def open_one(box: bytes, identities: Sequence[x25519.Identity]) -> Record | Loss:
    """What is in a box, or why that cannot be told."""
    try:
        return from_bytes(open_box(box, identities))
    except WrongKeyError:
        return Loss.WRONG_KEY
    except DamagedBoxError:
        return Loss.DAMAGED
    except RecordError:
        return Loss.UNKNOWN


def _by_many(boxes: Sequence[bytes], identities: Sequence[x25519.Identity], cores: int) -> Iterator[Record | Loss]:
    # Spawned, not forked: the desk's page opens boxes in a thread, and a fork would copy locks that others hold.
    keys = [str(identity) for identity in identities]
    with ProcessPoolExecutor(cores, get_context("spawn"), initializer=_begin, initargs=(keys,)) as helpers:
        yield from helpers.map(_open, boxes, chunksize=_AT_A_TIME)


def _begin(keys: Sequence[str]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for whoever asked for help
    _keys[:] = [x25519.Identity.from_str(key) for key in keys]


def _open(box: bytes) -> Record | Loss:
    return open_one(box, _keys)
