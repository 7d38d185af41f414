from __future__ import annotations

from pathlib import Path

import pytest
from pyrage import passphrase, x25519

from bot.safety import memory_backed, private_keys, recipients_of
from bot.settings import SettingsError, settings_from


def test_private_keys_are_found_in_every_form_and_nothing_else_is(tmp_path: Path) -> None:
    key = x25519.Identity.generate()
    (tmp_path / "a-plain.txt").write_text(f"# created: today\n{key}\n")
    (tmp_path / "b-locked.age").write_bytes(passphrase.encrypt(str(key).encode(), "correct horse battery"))
    (tmp_path / "recipients.txt").write_text(f"{key.to_public()}\n")
    (tmp_path / "large").write_bytes(b"AGE-SECRET-KEY-" + b"x" * 20_000)
    (tmp_path / "folder").mkdir()
    (tmp_path / "gone").symlink_to(tmp_path / "nowhere")
    assert [file.name for file in private_keys([tmp_path, tmp_path / "no-folder"])] == ["a-plain.txt", "b-locked.age"]


def test_memory_is_told_from_a_disk() -> None:
    if not Path("/proc/self/mounts").exists():
        pytest.skip("this system does not tell what lies in memory")
    assert memory_backed(Path("/dev/shm/ime/that/will/be/made"))
    assert not memory_backed(Path("/var/lib"))


@pytest.mark.parametrize(
    ("content", "said"),
    [(None, "ime keys new"), ("age1nonsense\n", "recipients.txt"), ("", "recipients.txt")],
)
def test_recipients_that_cannot_be_used_are_told(tmp_path: Path, content: str | None, said: str) -> None:
    if content is not None:
        (tmp_path / "recipients.txt").write_text(content)
    with pytest.raises(SettingsError, match=said):
        recipients_of(settings_from({"DATA_DIR": str(tmp_path)}))
