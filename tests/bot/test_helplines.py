from __future__ import annotations

from pathlib import Path

import pytest

from bot.helplines import helplines_of
from bot.settings import SettingsError, settings_from
from conversations.book import load
from conversations.care.helplines import default
from conversations.events import Card
from conversations.languages import EN, NN
from conversations.screens import screen_of_card

LOCAL = """
[[helpline]]
key = "local"
phone = "73 00 00 00"
verified_on = 2026-11-01
name = { nb = "Samtaletilbudet", nn = "Samtaletilbodet", en = "Student counselling" }
about = { nb = "For studenter.", nn = "For studentar.", en = "For students." }
"""


def test_local_help_lines_follow_those_of_the_country_on_the_card(tmp_path: Path) -> None:
    settings = settings_from({"DATA_DIR": str(tmp_path)})
    assert helplines_of(settings) == default()
    (tmp_path / "helplines.toml").write_text(LOCAL)
    lines = helplines_of(settings)
    assert lines[:-1] == default()
    for language, name in ((NN, "Samtaletilbodet"), (EN, "Student counselling")):
        card = load(lines=lines).worded(screen_of_card(Card.CARE), language)[-1].text
        assert f"{name}: 73 00 00 00" in card
        assert "113" in card


@pytest.mark.parametrize("spoilt", ["[[helpline", LOCAL.replace("phone", "fone"), LOCAL.replace("2026-11-01", '"now"')])
def test_a_file_that_cannot_be_used_is_told_before_anybody_needs_it(tmp_path: Path, spoilt: str) -> None:
    (tmp_path / "lines.toml").write_text(spoilt)
    with pytest.raises(SettingsError, match=r"lines\.toml"):
        helplines_of(settings_from({"HELPLINES_FILE": str(tmp_path / "lines.toml")}))
    with pytest.raises(SettingsError, match="cannot be read"):
        helplines_of(settings_from({"HELPLINES_FILE": str(tmp_path / "missing.toml")}))
