"""A PDF comes whole or not at all, and the page that it is made of is seen by nobody else."""

from __future__ import annotations

import io
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from desk import printing
from desk.printing import NotPrintedError, print_pdf


def test_without_a_browser_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _: None)
    monkeypatch.setattr(printing, "_PLACES", ())
    with pytest.raises(NotPrintedError, match=r"Write an \.html file"):
        print_pdf(b"<p>hei", io.BytesIO())


def test_a_browser_that_prints_nothing_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    silent = tmp_path / "chromium"
    silent.write_text("#!/bin/sh\nexit 0\n")
    silent.chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    out = io.BytesIO()
    with pytest.raises(NotPrintedError, match="did not print"):
        print_pdf(b"<p>hei", out)
    assert out.getvalue() == b""


def test_the_page_is_given_to_whoever_knows_its_secret_only() -> None:
    with printing._served(b"<p>hei") as address:
        with urllib.request.urlopen(address) as answer:
            assert answer.read() == b"<p>hei"
            assert answer.headers["cache-control"] == "no-store"
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(address.rpartition("/")[0] + "/x")
        refused.value.close()
