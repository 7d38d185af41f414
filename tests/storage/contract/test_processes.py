"""The contract holds between programs, too."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from storage.protocols import Counts
from tests.storage.contract.elsewhere import NOW
from tests.storage.contract.places import PLACES, SHARED_BY_PROCESSES

ROOT = Path(__file__).parents[3]


def at_once(kind: str, folder: Path, shares: list[range]) -> int:
    """Have as many programs as shares work at the same time; return how many stories they released."""
    programs = []
    for share in shares:
        command = [sys.executable, "-m", "tests.storage.contract.elsewhere", kind, str(folder)]
        command += [str(share.start), str(share.stop)]
        programs.append(subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True))
    for program in programs:
        assert program.stdout is not None
        assert program.stdout.readline() == "ready\n"
    for program in programs:
        assert program.stdin is not None
        program.stdin.write("go\n")
        program.stdin.flush()
    return sum(int(program.communicate(timeout=60)[0]) for program in programs)


@pytest.mark.parametrize("kind", SHARED_BY_PROCESSES)
async def test_programs_that_overlap_lose_and_double_nothing(
    folder: Path, kind: str, request: pytest.FixtureRequest
) -> None:
    """The shares overlap, so that the same story comes from two programs, and may be withdrawn by one before."""
    if kind == "postgres":
        request.getfixturevalue("postgres")
    shares = [range(40), range(20, 60), range(30, 50)]
    released = at_once(kind, folder, shares)
    stories = await PLACES[kind](folder).open_stories()
    released += await stories.release(NOW, minimum=1, every=timedelta())
    withdrawn = {int.from_bytes(story_id, "big") for story_id in await stories.withdrawn()}
    kept = {int.from_bytes(story_id, "big"): box async for story_id, box in stories.boxes()}
    assert withdrawn == {7, 17, 27, 37, 47, 57}
    assert kept == {number: b"box %d" % number for number in range(60) if number not in withdrawn}
    assert len(kept) <= released <= 60
    assert await stories.counts() == Counts(0, 54, 6)
    await stories.close()
