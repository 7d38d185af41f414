"""Nobody but this computer's own browser, with this sitting's secret, is answered."""

from __future__ import annotations

import httpx
import pytest
from starlette.applications import Starlette

from conversations.languages import OUR_LANGUAGES
from desk.page.app import create_app
from desk.page.session import Session
from desk.phrases import phrases


@pytest.fixture
def app() -> Starlette:
    session = Session()
    session.open_example()
    return create_app(session, secret="s" * 22, folders=[])


def client(app: Starlette, host: str = "127.0.0.1:8000") -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=f"http://{host}")


async def test_without_the_secret_there_is_nothing(app: Starlette) -> None:
    async with client(app) as http:
        assert (await http.get(f"/{app.state.secret}/stories")).status_code == 200
        for path in ("/", "/stories", "/x/stories", f"/{'t' * 22}/stories"):
            assert (await http.get(path)).status_code == 404


async def test_another_host_or_origin_is_refused(app: Starlette) -> None:
    async with client(app, "evil.example") as http:
        assert (await http.get(f"/{app.state.secret}/stories")).status_code == 403
    async with client(app) as http:
        for origin in ({"origin": "http://evil.example"}, {"origin": "null"}, {}):
            asked = await http.post(f"/{app.state.secret}/do/close", headers=origin)
            assert asked.status_code == 403
        assert (await http.get(f"/{app.state.secret}/stories")).status_code == 200, "it is still open"


async def test_headers_forbid_what_the_page_does_not_do(app: Starlette) -> None:
    async with client(app) as http:
        headers = (await http.get(f"/{app.state.secret}/stories")).headers
    assert headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'")
    assert headers["cache-control"] == "no-store"


@pytest.mark.parametrize("name", ["..%2fviews.py", "views.py", "%2e%2e/app.py", "desk.css.map"])
async def test_nothing_else_of_the_program_is_served(app: Starlette, name: str) -> None:
    async with client(app) as http:
        assert (await http.get(f"/{app.state.secret}/static/{name}")).status_code == 404


async def test_attacks_in_the_query_stay_text(app: Starlette) -> None:
    async with client(app) as http:
        answer = await http.get(f"/{app.state.secret}/stories", params={"words": '"><script>alert(1)</script>'})
    assert "<script>alert" not in answer.text
    assert "&lt;script&gt;" in answer.text


def test_all_languages_have_the_same_words() -> None:
    keys = [set(phrases("desk.page", language)) for language in OUR_LANGUAGES]
    assert keys[0] == keys[1] == keys[2]
