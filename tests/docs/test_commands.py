"""Every command in the docs: run where it can be, and held to its name and options where it cannot."""

from __future__ import annotations

import asyncio
import re
import shlex
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from pyrage import x25519

from bot.__main__ import main
from conversations.experience import Experience, Moment
from storage.recipients import Recipients
from storage.record import Record, to_bytes
from storage.sealing import seal
from storage.sqlite.stories import SqliteStories

ROOT = Path(__file__).parents[2]
PAGES = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "benchmarks/README.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
]
# They run until they are stopped, ask at length, or need Telegram: started by the tests named here.
ELSEWHERE = {
    "run": "tests/bot/test_process.py",
    "start": "tests/bot/test_commands.py",
    "setup": "tests/bot/test_setup.py",
    "desk": "tests/desk/page",
    "playground": "tests/bot/test_commands.py",
    "invite": "tests/bot/test_outreach_commands.py",
    "link": "tests/bot/test_outreach_commands.py",
    "poster": "tests/bot/test_outreach_commands.py",
    "doctor": "tests/bot/doctor",
    "migrate": "tests/storage/postgres",
}
# Not run by any test: they change a machine, or need what a test has not. The first two pages of an operator are
# carried out by `make rehearse-service`.
OF_A_MACHINE = {
    *("apt-get", "cd", "chmod", "chown", "cp", "export", "head", "install", "journalctl", "podman", "podman-compose"),
    *(
        "python3",
        "systemctl",
        "systemd-sysusers",
        "tar",
        "git",
        "docker",
        "psql",
        "pg_dump",
        "createdb",
        "cat",
        "docker-compose",
    ),
    *("/opt/ime/bin/pip",),
}
FOLDERS = "tests|bot|conversations|storage|desk|playground|deploy|benchmarks|release"
ANSWERS = "en lang nok frase\nen lang nok frase\n"


def lines() -> list[tuple[str, str]]:
    """Each line of each block of shell, with its page; comments are cut off, and lines that go on are joined."""
    found = []
    for page in PAGES:
        for block in re.findall(r"^```sh\n(.*?)^```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL):
            for line in block.replace("\\\n", " ").splitlines():
                command = re.sub(r"(^|\s)#.*", "", line).strip()
                if command:
                    found.append((str(page.relative_to(ROOT)), command))
    return found


def words_of(command: str) -> list[str]:
    """The words, without what sets the environment before them."""
    words = shlex.split(command)
    while words and re.match(r"[A-Z_]+=", words[0]):
        words.pop(0)
    return words


def ours(words: list[str]) -> list[str] | None:
    """The words after `ime`, however it is called; None for other commands."""
    return words[1:] if words and words[0].endswith(("ime", "/ime")) and "/pip" not in words[0] else None


def command_of(words: list[str]) -> tuple[click.Command, list[str]]:
    """The command that these words name, and what is left of them; raises LookupError where there is none."""
    command: click.Command = main
    left = list(words)
    while isinstance(command, click.Group) and left and not left[0].startswith("-"):
        context = click.Context(command)
        found = command.get_command(context, left[0])
        if found is None:
            raise LookupError(f"ime {' '.join(words)}: there is no {left[0]}")
        command = found
        left.pop(0)
    return command, left


def require_options(words: list[str]) -> None:
    """Holds a call to the options that its command has; raises LookupError for one that it has not."""
    command, left = command_of(words)
    known = {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)} | {
        "--help",
        "-h",
    }
    for word in left:
        if word.startswith("-") and word != "-" and word.partition("=")[0] not in known:
            raise LookupError(f"ime {' '.join(words)}: there is no {word}")


@pytest.mark.parametrize(("page", "command"), list(dict.fromkeys(lines())))
def test_every_command_is_one_that_there_is(page: str, command: str) -> None:
    words = words_of(command)
    called = ours(words)
    if called is not None:
        require_options(called)
        name = called[0] if called else "--help"
        assert name not in ELSEWHERE or (ROOT / ELSEWHERE[name]).exists()
    elif words[0] == "make":
        targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
        assert set(words[1:]) <= set(targets), page
    elif words[:2] == ["python", "-m"]:
        assert (ROOT / f"{words[2].replace('.', '/')}.py").exists(), page
    elif words[0].endswith("python"):
        script = next(word for word in words[1:] if not word.startswith("-") and word != "pytest")
        assert "pytest" in words or (ROOT / script).exists(), page
        assert all((ROOT / word).exists() for word in words if word.startswith(("tests/", "benchmarks/"))), page
    else:
        assert words[0] in OF_A_MACHINE, f"{page}: {words[0]} is neither run nor known"
        subprocess.run(["sh", "-n", "-c", command], check=True)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_commands_in_the_text_are_ones_that_there_are(page: Path) -> None:
    text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    for command in re.findall(r"`ime ([a-z][^`]*)`", text):
        require_options(shlex.split(command.replace("…", "")))
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    for target in re.findall(r"`make ([a-z-]+)`", text):
        assert target in targets
    for file in re.findall(rf"`((?:{FOLDERS})/[\w/.-]+)`", text):
        assert (ROOT / file).exists(), f"{page.name} names {file}"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what the docs call by name: data with one story, keys that open it, a list of public keys."""
    folder = tmp_path_factory.mktemp("home")
    keys = {name: x25519.Identity.generate() for name in ("my.key", "my.age", "recovery.age")}
    for name, key in keys.items():
        (folder / name).write_text(f"{key}\n")
    listed = "".join(f"{key.to_public()}\n" for key in keys.values())
    recipients = Recipients.parse(listed)
    (folder / "data").mkdir(mode=0o700)
    for file in (folder / "recipients.txt", folder / "data" / "recipients.txt"):
        file.write_text(listed)
    moment = Moment("Hva skjedde?", "Noen sa hei.", None, ("people",), "nb")

    async def fill() -> None:
        stories = await SqliteStories.open(folder / "data")
        record = Record("2026-W47", Experience("default", None, moment, None))
        await stories.add(bytes(range(16)), seal(to_bytes(record), recipients))
        await stories.release(datetime.now(UTC), minimum=1, every=timedelta(0))
        await stories.close()

    asyncio.run(fill())
    return folder


@pytest.fixture(scope="module")
def at_home(home: Path) -> Iterator[CliRunner]:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(home)
        patch.setenv("HOME", str(home))
        for name in ("TEXTS_DIR", "RECIPIENTS_FILE", "TELEGRAM_BOT_TOKEN"):
            patch.delenv(name, raising=False)
        yield CliRunner()


RUN = [
    (page, command)
    for page, command in lines()
    if (called := ours(words_of(command))) is not None and called and called[0] not in ELSEWHERE
]


@pytest.mark.parametrize(
    ("page", "command"), RUN, ids=[f"{number}-{command}" for number, (_, command) in enumerate(RUN)]
)
def test_what_can_be_run_runs(at_home: CliRunner, home: Path, page: str, command: str) -> None:
    """In one home: what one command writes, the next may read, and is made where that one runs beside it, elsewhere."""
    words = ours(words_of(command)) or []
    output = next((Path(words[at + 1]) for at, word in enumerate(words) if word in {"-o", "--output"}), None)
    if output is not None and output.exists():
        output.unlink()  # another page has the same example
    bundle = home / "stories.tar"
    if "stories.tar" in command and words[0] != "bundle" and not bundle.exists():
        at_home.invoke(main, ["bundle", "-o", "stories.tar"])
    added = home / "data" / "texts" / "uk.toml"
    if "--language uk" in command and not added.exists():
        at_home.invoke(main, ["texts", "new", "uk"])
    elif command == "ime texts new uk":
        added.unlink(missing_ok=True)
    done = at_home.invoke(main, words, input=ANSWERS if words[:2] == ["keys", "new"] else "/stop\n")
    assert done.exit_code == 0, f"{page}: {command}\n{done.output}"


def test_most_of_our_commands_are_run() -> None:
    assert len(RUN) >= 12
