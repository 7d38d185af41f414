"""What goes wrong, or comes between, while the released stories are written anew."""

from __future__ import annotations

import os
from pathlib import Path
from types import SimpleNamespace

import pytest

from storage.errors import NotSavedError
from storage.sqlite import anew, gently
from storage.sqlite.stories import SqliteStories
from tests.storage.sqlite.scenes import NO_WAIT, NOW, fill


def refuse(_: int) -> None:
    raise OSError(5, "Input/output error")


async def test_a_disk_that_refuses_in_the_middle_is_told_of_and_not_asked_for_ever(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fill(folder)
    stories = await SqliteStories.open(folder)
    with monkeypatch.context() as patched:
        patched.setattr(gently, "_PORTION", 1)
        patched.setattr(anew, "STEPS", 1)
        patched.setattr(gently, "os", SimpleNamespace(fstat=os.fstat, fsync=refuse))
        with pytest.raises(NotSavedError, match="Input/output error"):
            await stories.release(NOW, minimum=6, every=NO_WAIT)
    assert await stories.release(NOW, minimum=6, every=NO_WAIT) == 6
    await stories.close()
