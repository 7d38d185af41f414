"""The machine: what of the bot's memory could end up on a disk."""

from __future__ import annotations

import ctypes
import resource
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from bot.doctor.finding import Finding, failed, passed, warned

_PR_GET_DUMPABLE: Final = 3  # linux/prctl.h


def swap(*, proc: Path = Path("/proc"), sys_block: Path = Path("/sys/class/block")) -> Iterator[Finding]:
    """Whether memory, drafts and their peppers with it, may be written to a disk in the clear."""
    swaps = proc / "swaps"
    if not swaps.exists():
        yield warned(
            "swap", "This system does not tell whether memory is swapped.", "See to it that swap is encrypted."
        )
        return
    devices = [Path(line.split()[0]) for line in swaps.read_text(encoding="utf-8").splitlines()[1:]]
    readable = [device for device in devices if not _safe(device, sys_block)]
    for device in readable:
        yield warned(
            "swap",
            f"{device} is used for swap, and seems not to be encrypted: memory, drafts too, may be left on the disk.",
            "Encrypt it (dm-crypt, a new random key at each start), or turn it off (swapoff -a, and /etc/fstab).",
        )
    if not readable:
        yield passed("swap", "Swap is encrypted or stays in memory." if devices else "Swap is off.")


def _safe(device: Path, sys_block: Path) -> bool:
    """Whether a device is of dm-crypt, which says so in its name for the kernel, or compressed memory."""
    block = sys_block / device.resolve().name
    uuid, backing = block / "dm" / "uuid", block / "backing_dev"
    if uuid.exists():
        return uuid.read_text(encoding="utf-8").startswith("CRYPT-")
    if device.name.startswith("zram"):
        return not backing.exists() or backing.read_text(encoding="utf-8").strip() == "none"
    return False


def dumps(*, proc: Path = Path("/proc")) -> Iterator[Finding]:
    """Whether a crash may write this process's memory to a file; the bot protects itself by the same call."""
    if sys.platform != "linux":
        yield warned("core dumps", "This system does not let a process forbid them.", "Run the bot on Linux.")
        return
    limits = resource.getrlimit(resource.RLIMIT_CORE)
    dumpable = ctypes.CDLL(None).prctl(_PR_GET_DUMPABLE, 0, 0, 0, 0)
    pattern = (proc / "sys" / "kernel" / "core_pattern").read_text(encoding="utf-8").strip()
    taker = "a program of the system's" if pattern.startswith("|") else "files"
    # A program that takes dumps is not held back by the limit (core(5)); only "not dumpable" stops it.
    if limits != (0, 0) or dumpable:
        yield failed(
            "core dumps",
            f"This process could not forbid them; on this machine they go to {taker}.",
            "Set LimitCORE=0 for the service, and kernel.core_pattern to |/bin/false.",
        )
        return
    yield passed("core dumps", f"The bot's process has none; other programs' go to {taker}.")
