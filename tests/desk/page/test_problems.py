"""Whatever goes wrong is said in the reader's language, and every sentence is there."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from pyrage import x25519
from starlette.applications import Starlette

from conversations.languages import NN, OUR_LANGUAGES
from desk.keyring import KeyFileError
from desk.notes import FILE_NAME
from desk.page.app import create_app
from desk.page.problems import ChangeError, NothingReadError, losses_of, problem_of
from desk.page.session import Phase, Session
from desk.phrases import phrases
from desk.tally import Loss, Tally
from desk.transcripts import Transcript
from storage.errors import StorageError

SECRET = "s" * 22


@pytest.fixture
def session() -> Session:
    return Session()


@pytest_asyncio.fixture
async def desk(session: Session) -> AsyncIterator[httpx.AsyncClient]:
    app: Starlette = create_app(session, secret=SECRET, folders=[], language=NN)
    transport, base = httpx.ASGITransport(app), "http://127.0.0.1:8000"
    async with httpx.AsyncClient(transport=transport, base_url=base, headers={"origin": base}) as http:
        yield http


async def opened(desk: httpx.AsyncClient, session: Session, **form: str) -> str:
    await desk.post(f"/{SECRET}/open", data=form)
    if session._opening:
        await session._opening
    return (await desk.get(f"/{SECRET}/", follow_redirects=True)).text


def said(key: str) -> str:
    return phrases("desk.page", NN)[key]


async def test_what_goes_wrong_at_opening_is_said_in_the_language_of_the_page(
    desk: httpx.AsyncClient,
    session: Session,
    bundle: Callable[..., Path],
    story: Callable[..., Transcript],
    locked_key: Path,
    plain_key: Path,
    tmp_path: Path,
) -> None:
    good = str(bundle(story()))
    foreign = str(bundle(story(), name="foreign.tar", recipient=x25519.Identity.generate().to_public()))
    no_key = tmp_path / "letter.txt"
    no_key.write_text("Hei")
    damaged = tmp_path / "damaged.age"
    damaged.write_bytes(locked_key.read_bytes()[:-3])
    for form, key in (
        ({}, "start.choose"),
        ({"bundle": good, "key": str(locked_key), "passphrase": "feil"}, "problem.passphrase"),
        ({"bundle": good, "key": str(no_key)}, "problem.no_key"),
        ({"bundle": good, "key": str(tmp_path / "gone.age")}, "problem.key_unreadable"),
        ({"bundle": good, "key": str(damaged), "passphrase": "fire gule waffler på Gløs"}, "problem.key_damaged"),
        ({"bundle": foreign, "key": str(plain_key)}, "problem.nothing_for_this_key"),
        ({"bundle": str(no_key), "key": str(plain_key)}, "problem.nothing_read"),
    ):
        assert said(key) in await opened(desk, session, **form), key
        assert session.phase is Phase.CLOSED
    (tmp_path / FILE_NAME).write_bytes(b"no notes")
    assert said("problem.notes_damaged") in await opened(desk, session, bundle=good, key=str(plain_key))
    (tmp_path / FILE_NAME).unlink()
    assert said("page.patterns") in await opened(desk, session, bundle=good, key=str(plain_key))


def test_every_problem_has_a_sentence() -> None:
    nothing = Tally(0, 0, 0, {}, ())
    problems = [
        *map(problem_of, (StorageError("x"), KeyFileError("x"), ChangeError("problem.no_name"))),
        *map(problem_of, (NothingReadError(nothing), NothingReadError(Tally(0, 0, 0, {Loss.WRONG_KEY: 1}, ())))),
        *losses_of(Tally(1, 0, 0, dict.fromkeys(Loss, 2), ("a.tar: cut",))),
    ]
    for language in OUR_LANGUAGES:
        sentences = [phrases("desk.page", language)[each.key].format(**each.filled_in) for each in problems]
        assert len(set(sentences)) == len(sentences)


async def test_report_and_cards_come_from_the_page_with_their_own_style_only(
    desk: httpx.AsyncClient, session: Session
) -> None:
    assert (await desk.get(f"/{SECRET}/report")).status_code == 303, "nothing is open yet"
    assert (await desk.get(f"/{SECRET}/cards")).status_code == 303
    session.open_example(300)
    for place in ("report", "cards?per_page=4&count=10&seed=42&blank=1&sheets=1"):
        answer = await desk.get(f"/{SECRET}/{place}")
        assert answer.status_code == 200
        assert answer.headers["content-security-policy"].startswith("default-src 'none'; style-src 'sha256-")
        assert answer.headers["cache-control"] == "no-store"
        assert "content-disposition" not in answer.headers
    saved = await desk.get(f"/{SECRET}/cards?save=1&count=abc&seed=x")
    assert saved.headers["content-disposition"].startswith("attachment")
    assert io.StringIO(saved.text).readline().strip() == "<!doctype html>"
    weeks = "first_since=2026-W40&first_until=2026-W36&second_since=2026-W41&second_until=2026-W44"
    refused = await desk.get(f"/{SECRET}/report?{weeks}")
    assert refused.status_code == 422
    assert phrases("desk.report", NN)["period.backwards"] in refused.text
