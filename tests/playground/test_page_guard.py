"""Who gets in, what is served, and the headers around it."""

import tomllib
from pathlib import Path

import httpx
import pytest

FOLDER = Path(__file__).parents[2] / "playground"


@pytest.mark.parametrize("path", ["/", "/page/state", "/web/main.js", "/bot1:x/getMe"])
@pytest.mark.parametrize(
    "headers",
    [
        {"host": "evil.example"},
        {"host": "127.0.0.1.evil.example"},
        {"host": "[::1"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:1"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
async def test_pages_from_elsewhere_are_kept_out(http: httpx.AsyncClient, path: str, headers: dict[str, str]) -> None:
    answer = await http.get(path, headers=headers)
    assert answer.status_code == 403
    assert answer.json() == {"error": "The playground answers only on this machine."}


async def test_a_link_from_elsewhere_opens_the_page_and_nothing_else(http: httpx.AsyncClient) -> None:
    headers = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}
    assert (await http.get("/", headers=headers)).status_code == 200
    assert (await http.get("/page/state", headers=headers)).status_code == 403


async def test_its_own_page_gets_in_by_any_of_its_names(http: httpx.AsyncClient) -> None:
    port = http.base_url.port
    for host in (f"localhost:{port}", f"127.0.0.1:{port}", f"[::1]:{port}"):
        headers = {"host": host, "origin": f"http://{host}", "sec-fetch-site": "same-origin"}
        assert (await http.get("/page/state", headers=headers)).status_code == 200


async def test_every_answer_carries_the_content_policy(http: httpx.AsyncClient) -> None:
    for path in ("/", "/page/state", "/nowhere"):
        headers = (await http.get(path)).headers
        assert headers["content-security-policy"] == (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
            "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        )
        assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "path", ["/web/..%2fapp.py", "/web/app.py", "/web/%2e%2e", "/texts/..%2fx.json", "/texts/xx.json"]
)
async def test_only_the_pages_own_files_are_served(http: httpx.AsyncClient, path: str) -> None:
    assert (await http.get(path)).status_code == 404


async def test_texts_are_served_as_json(http: httpx.AsyncClient) -> None:
    for path in (FOLDER / "texts").glob("*.toml"):
        answer = await http.get(f"/texts/{path.stem}.json")
        assert answer.json() == tomllib.loads(path.read_text(encoding="utf-8"))


async def test_every_file_of_the_page_is_served(http: httpx.AsyncClient) -> None:
    files = [path for path in (FOLDER / "web").iterdir() if path.is_file()]
    for path in files:
        answer = await http.get(f"/web/{path.name}")
        assert (answer.status_code, answer.content) == (200, path.read_bytes())
    assert (await http.get("/")).content == (FOLDER / "web" / "index.html").read_bytes()
