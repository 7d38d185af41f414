"""Exporting: what staff type, what they are told, and what is written."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from pathlib import Path

import pytest

from tests.desk.exporting import Bundle, Story, run_export, texts

FORMATS = ["csv", "jsonl", "md"]  # those that are text; tests/desk/exports opens the others


@pytest.mark.parametrize("form", FORMATS)
def test_a_bundle_becomes_a_file_of_mode_0600(
    bundle: Bundle, story: Story, plain_key: Path, tmp_path: Path, form: str
) -> None:
    output = tmp_path / f"ut.{form}"

    result = run_export(bundle(story("Ei natt i snøen")), plain_key, "--format", form, "-o", str(output))

    assert result.exit_code == 0
    assert result.stdout == ""
    assert result.stderr.splitlines()[-1] == "1 story exported."
    assert "snøen" in output.read_text(encoding="utf-8-sig")
    assert output.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("form", FORMATS)
def test_every_attack_is_exported_whole_in_every_form(
    bundle: Bundle, story: Story, attack: str, plain_key: Path, form: str
) -> None:
    stories = [story(number=1), story(attack, number=2), story(number=3)]

    result = run_export(bundle(*stories), plain_key, "--format", form, "-o", "-")

    assert result.exit_code == 0
    data = result.stdout_bytes
    if form == "csv":
        assert len(list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))) == 4
    elif form == "jsonl":
        assert attack.replace("\ud800", "\ufffd") in texts(data.decode())
    else:
        assert data.decode().count("\n## ") == 3


def test_stories_come_in_the_order_of_week_and_id_whatever_bundle_they_are_in(
    bundle: Bundle, story: Story, plain_key: Path
) -> None:
    one = bundle(story(number=3), story(number=1), name="a.tar")
    other = bundle(story(number=2), name="b.tar", source="Bergen")

    result = run_export(one, plain_key, "--bundle", str(other), "--format", "jsonl", "-o", "-")

    exported = [json.loads(line) for line in result.stdout.splitlines()]
    assert sorted(each["source"] for each in exported) == ["Bergen", "Gløshaugen", "Gløshaugen"]
    ids = [each["id"] for each in exported]
    assert ids == sorted(ids)


@pytest.mark.parametrize(
    ("language", "heading"), [("nb", "# Studentenes"), ("nn", "# Studentane"), ("en", "# Students'")]
)
def test_an_export_speaks_the_chosen_language(
    bundle: Bundle, story: Story, plain_key: Path, language: str, heading: str
) -> None:
    result = run_export(bundle(story()), plain_key, "--format", "md", "-o", "-", "--language", language)

    assert result.stdout.startswith(heading)


def test_a_withdrawn_story_is_dropped_from_bundles_opened_before(bundle: Bundle, story: Story, plain_key: Path) -> None:
    old = bundle(story("angret", number=1), story("blir", number=2), name="old.tar")
    new = bundle(story("blir", number=2), name="new.tar", withdrawn=[f"{1:032x}"])

    result = run_export(old, plain_key, "--bundle", str(new), "--format", "jsonl", "-o", "-")

    assert result.exit_code == 0
    assert texts(result.stdout) == ["blir"]
    assert "1 story is withdrawn" in result.stderr


def test_an_empty_bundle_is_an_export_of_nothing(bundle: Bundle, plain_key: Path) -> None:
    result = run_export(bundle(), plain_key, "--format", "md", "-o", "-")

    assert result.exit_code == 0
    assert "Ingen erfaringer." in result.stdout


def test_an_existing_file_needs_force(bundle: Bundle, story: Story, plain_key: Path, tmp_path: Path) -> None:
    output = tmp_path / "ut.jsonl"
    output.write_text("gammelt")
    arguments = (bundle(story("nytt")), plain_key, "--format", "jsonl", "-o", str(output))

    refused = run_export(*arguments)
    assert refused.exit_code == 1
    assert "exists already" in refused.stderr
    assert output.read_text() == "gammelt"

    assert run_export(*arguments, "--force").exit_code == 0
    assert texts(output.read_text()) == ["nytt"]


def test_not_even_force_replaces_the_key_or_a_bundle(bundle: Bundle, story: Story, plain_key: Path) -> None:
    source = bundle(story())

    for precious in (source, plain_key):
        before = precious.read_bytes()
        result = run_export(source, plain_key, "--format", "md", "-o", str(precious), "--force")

        assert result.exit_code == 1
        assert "is the key or a bundle" in result.stderr
        assert precious.read_bytes() == before


def test_a_missing_key_or_bundle_is_told_in_a_sentence(
    bundle: Bundle, story: Story, plain_key: Path, tmp_path: Path
) -> None:
    nothing = tmp_path / "nothing"

    for source, key in ((bundle(story()), nothing), (nothing, plain_key)):
        result = run_export(source, key, "--format", "md", "-o", "-")

        assert result.exit_code == 1
        assert result.exception is None or isinstance(result.exception, SystemExit)
        assert "nothing" in result.stderr


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        (["--words", "NIKKAR"], ["nikkar"]),
        (["--since", "2026-w47", "--until", "2026-W47"], ["kaffe", "nikkar"]),
        (["--until", "2026-W40"], []),
        (["--written-in", "nn", "--feeling", "good", "--part", "small", "--theme", "people"], ["kaffe", "nikkar"]),
        (["--written-in", "en"], []),
        (["--feeling", "hard"], []),
        (["--part", "structural"], []),
        (["--theme", "food"], []),
        (["--prompt", "default"], ["kaffe", "nikkar"]),
        (["--campaign", "plakat"], []),
    ],
)
def test_filters_leave_out_what_is_not_asked_for(
    bundle: Bundle, story: Story, plain_key: Path, options: list[str], wanted: list[str]
) -> None:
    source = bundle(story("nikkar", number=1), story("kaffe", number=2))

    result = run_export(source, plain_key, "--format", "jsonl", "-o", "-", *options)

    assert result.exit_code == 0, result.stderr
    assert sorted(texts(result.stdout)) == wanted


def test_a_week_that_is_none_is_told(bundle: Bundle, story: Story, plain_key: Path) -> None:
    result = run_export(bundle(story()), plain_key, "--format", "jsonl", "-o", "-", "--since", "2026-W60")

    assert result.exit_code == 2
    assert "write a week as 2026-W40" in result.stderr


def test_a_manifest_beside_the_file_says_what_it_is_from(
    bundle: Bundle, story: Story, plain_key: Path, tmp_path: Path
) -> None:
    source = bundle(story(number=1), story("angret", number=2), withdrawn=[f"{2:032x}"])

    run_export(source, plain_key, "--format", "csv", "-o", str(tmp_path / "ut.csv"), "--words", "nobody wrote this")

    told = json.loads((tmp_path / "ut.csv.manifest.json").read_text())
    assert (told["stories"], told["filtered_out"], told["withdrawn"]) == (0, 1, 0)
    [origin] = told["bundles"]
    assert (origin["file"], origin["source"]) == ("stories.tar", "Gløshaugen")
    assert origin["sha256"] == hashlib.sha256(source.read_bytes()).hexdigest()
