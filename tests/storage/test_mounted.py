"""Drafts under a secret that several replicas hold."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage.drafts import Drafts
from storage.mounted import MountedPeppers, Secret, SecretFileError
from storage.peppers import LIFETIME
from tests.storage.fakes import MemoryDraftRows

BORDER = datetime(2026, 11, 22, 12, tzinfo=UTC)
"""One epoch ends, and the next begins."""


def replica(rows: MemoryDraftRows, now: datetime, secret: bytes = bytes(32)) -> Drafts:
    return Drafts(rows, MountedPeppers(Secret(secret), now=lambda: now))


async def test_replicas_with_the_same_secret_share_drafts_without_talking() -> None:
    rows = MemoryDraftRows()
    await replica(rows, BORDER).save(7, b"draft")
    assert await replica(rows, BORDER + timedelta(hours=1)).load(7) == b"draft"
    assert await replica(rows, BORDER, b"x" * 32).load(7) is None
    assert not any((7).to_bytes(8, "big") in tag for tag in rows.rows)


async def test_a_draft_lives_for_one_to_two_epochs_as_under_peppers_of_a_folder() -> None:
    rows = MemoryDraftRows()
    await replica(rows, BORDER).save(7, b"draft")
    assert await replica(rows, BORDER + 2 * LIFETIME - timedelta(minutes=3)).load(7) == b"draft"
    late = replica(rows, BORDER + 2 * LIFETIME)
    assert await late.load(7) is None
    assert await late.sweep() == 1


@pytest.mark.parametrize("apart", [timedelta(seconds=1), timedelta(seconds=90)])
async def test_two_clocks_that_differ_across_the_border_of_an_epoch_lose_and_double_nothing(apart: timedelta) -> None:
    rows = MemoryDraftRows()
    behind, ahead = replica(rows, BORDER - apart / 2), replica(rows, BORDER + apart / 2)
    for turn, drafts in enumerate([ahead, behind, ahead, behind, behind, ahead]):
        await drafts.save(7, b"%d" % turn)
        for other in (ahead, behind):
            assert await other.load(7) == b"%d" % turn
    assert len(rows.rows) == 1
    await behind.forget(7)
    assert await ahead.load(7) is None


def test_a_secret_is_read_whole_and_told_by_nothing(tmp_path: Path) -> None:
    file = tmp_path / "pepper"
    with pytest.raises(SecretFileError, match=r"cannot be read .*head -c 32"):
        Secret.read(file)
    file.write_bytes(b"short")
    with pytest.raises(SecretFileError, match="less than 32 bytes"):
        Secret.read(file)
    file.write_bytes(b"a secret of more than 32 bytes, newline and all\n")
    secret = Secret.read(file)
    assert secret.derived(b"one") == Secret.read(file).derived(b"one") != secret.derived(b"other")
    assert "secret of" not in repr(secret)
