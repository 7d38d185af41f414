"""A real Taguette on loopback takes our pages and our codebook."""

from __future__ import annotations

import csv
import html
import io
import re
import signal
import socket
import subprocess
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from desk.exports.codes import code_names
from desk.exports.csv import guarded
from desk.exports.harmless import harmless
from desk.study import Study

# Itself but for one thing: it does not ask its makers for news, since a test calls nobody.
SERVER = """
from taguette.web import base
base.Application.check_messages = lambda self: None
from taguette.main import main
main()
"""
INPUT = re.compile(r'<input [^>]*?name="(tag\d+-\w+)"[^>]*?value="([^"]*)"', re.DOTALL)


@pytest.fixture(scope="module")
def taguette(readers_python: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A browser's side of one project."""
    folder = tmp_path_factory.mktemp("taguette")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [readers_python, "-u", "-W", "ignore", "-c", SERVER, "--no-browser", "-p", str(port)]
    log = folder / "log"
    with log.open("wb") as out:
        server = subprocess.Popen(
            [*command, "--database", folder / "projects.db"], env={"HOME": str(folder)}, stdout=out, stderr=out
        )
    try:
        token = _token(server, log)
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", follow_redirects=True, timeout=60) as browser:
            browser.get("/", params={"token": token}).raise_for_status()
            browser.get("/project/new").raise_for_status()
            form = {"name": "Erfaringer", "description": "", "_xsrf": browser.cookies["_xsrf"]}
            browser.post("/project/new", data=form).raise_for_status()
            browser.headers["X-XSRFToken"] = browser.cookies["_xsrf"]
            yield browser
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)


def _token(server: subprocess.Popen[bytes], log: Path) -> str:
    while server.poll() is None:
        if found := re.search(rb"token=(\w+)", log.read_bytes()):
            return found[1].decode()
        time.sleep(0.1)
    pytest.fail(f"Taguette ended: {log.read_text()}")


@pytest.fixture
def pages(written: Callable[[str], Path]) -> Iterator[zipfile.ZipFile]:
    with zipfile.ZipFile(written("taguette")) as archive:
        yield archive


def test_it_imports_the_codebook(taguette: httpx.Client, pages: zipfile.ZipFile, study: Study) -> None:
    file = {"file": ("codebook.csv", pages.read("codebook.csv"), "text/csv")}
    asked = taguette.post("/project/1/import_codebook", files=file).raise_for_status()
    form = {name: html.unescape(value) for name, value in INPUT.findall(asked.text)}
    form |= {name.replace("-path", "-import"): "on" for name in form if name.endswith("-path")}
    taguette.post("/project/1/import_codebook", data=form).raise_for_status()

    exported = taguette.get("/project/1/export/codebook.csv").raise_for_status().content
    tags = {row["tag"]: row["description"] for row in csv.DictReader(io.StringIO(exported.decode(), newline=""))}
    names = code_names(study)
    wanted = {guarded(names[pattern.id]).strip(): guarded(harmless(pattern.memo)).strip() for pattern in study.patterns}
    assert set(wanted) <= set(tags)
    assert tags["Å få hjelp"] == "Uten å be om det"


def test_it_imports_every_page_as_text(taguette: httpx.Client, pages: zipfile.ZipFile, study: Study) -> None:
    for transcript in study.transcripts:
        name = f"{transcript.record.week}-{transcript.id}"
        file = {"file": (f"{name}.html", pages.read(f"{name}.html"), "text/html")}
        form = {"name": name, "description": ""}
        made = taguette.post("/api/project/1/document/new", data=form, files=file).raise_for_status().json()
        got = taguette.get(f"/api/project/1/document/{made['created']}/contents").raise_for_status().json()
        page = "".join(part["contents"] for part in got["contents"])
        moment = transcript.record.experience.small
        assert moment is not None
        shown = html.unescape(re.sub(r"</?(?:h1|h2|p|em)>", "", page))
        assert "".join(harmless(moment.text).split()) in "".join(shown.split())
        assert set(re.findall(r"<(\w+)", page)) <= {"h1", "h2", "p", "em"}
