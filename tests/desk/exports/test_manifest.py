"""What stands beside an export: what it is from, and what was left out."""

from __future__ import annotations

import io
import json
from collections import Counter
from dataclasses import replace

from desk.exports import FORMATS, MANIFEST, Output
from desk.tally import Origin, Tally
from tests.desk.exports.studies import BOKMAL, exported, study, transcript


def test_a_manifest_counts_what_was_left_out() -> None:
    out = io.BytesIO()
    MANIFEST.write(study(transcript()), BOKMAL, Output(out))
    told = json.loads(out.getvalue())
    assert (told["stories"], told["put_aside"], told["withdrawn"]) == (1, 3, 2)
    assert told["not_read"] == {"damaged": 1}
    assert told["patterns"] == ["=Å bli sett", "Faste kvelder"]


def test_a_manifest_names_the_bundles_it_is_from() -> None:
    origin = Origin("trondheim\n.tar", "Trondheim", "f" * 64, 9)
    given = replace(study(transcript()), tally=Tally(1, 0, 0, Counter(), (), small_groups=4, origins=(origin,)))
    out = io.BytesIO()
    MANIFEST.write(given, BOKMAL, Output(out))
    told = json.loads(out.getvalue())
    assert told["bundles"] == [{"file": "trondheim\n.tar", "source": "Trondheim", "sha256": "f" * 64, "stories": 9}]
    assert told["without_link_of_few"] == 4
    for form in ("md", "docx", "taguette", "qdpx", "sqlite", "xlsx"):
        assert FORMATS[form].manifest
    assert "Hentet fra trondheim .tar (kilde: Trondheim; historier: 9)." in exported("md", given).decode().replace(
        "\\", ""
    )


def test_a_bundle_that_does_not_say_where_it_is_from_leaves_no_hole() -> None:
    origin = Origin("stories.tar", "", "f" * 64, 9)
    given = replace(study(transcript()), tally=Tally(1, 0, 0, Counter(), (), origins=(origin,)))
    assert "(kilde: –; historier: 9)" in exported("md", given).decode()
