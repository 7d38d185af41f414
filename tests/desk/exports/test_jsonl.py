"""A program gets everything, one line an experience."""

from __future__ import annotations

import io
import json
from collections.abc import Callable

from conversations.languages import NB
from desk.exports.exporter import Output
from desk.exports.jsonl import write
from desk.study import Study
from desk.transcripts import Transcript
from desk.wording import wording
from storage.record import from_bytes


def exported(*transcripts: Transcript) -> str:
    out = io.BytesIO()
    write(Study(transcripts), wording(NB), Output(out))
    return out.getvalue().decode()


def test_a_line_is_the_record_with_its_id_source_and_version(story: Callable[..., Transcript]) -> None:
    assert exported(story("Æ fekk en klem 😊")) == (
        '{"campaign":null,"id":"00000000000000000000000000000001","patterns":[],"prompt":"default","small":{"feeling":"good",'
        '"language":"nn","question":"Hva gjorde godt i dag?","text":"Æ fekk en klem 😊","themes":["people","surfing"]},'
        '"source":"Gløshaugen","structural":null,"version":1,"week":"2026-W47"}\n'
    )


def test_every_attack_comes_back_whole_from_its_one_line(hostile: Transcript, attack: str) -> None:
    text = exported(hostile, hostile)

    first, second = text.splitlines()
    content = json.loads(first)
    assert first == second
    assert content.pop("id") == hostile.id
    assert content.pop("patterns") == []
    assert content.pop("source") == content["prompt"] == attack.replace("\ud800", "\ufffd")
    assert content["small"]["text"] == attack.replace("\ud800", "\ufffd")
    assert from_bytes(json.dumps(content).encode()).week == "2026-W47"


def test_nothing_to_export_is_an_empty_file() -> None:
    assert exported() == ""
