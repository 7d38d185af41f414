from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError, example, read_settings, settings_from

ROOT = Path(__file__).parents[2]


def test_the_example_file_says_what_the_settings_are() -> None:
    assert (ROOT / ".env.example").read_text(encoding="utf-8") == example(), "python -m bot.settings > .env.example"


def test_the_example_file_as_it_stands_gives_the_defaults() -> None:
    assert read_settings(ROOT / ".env.example") == settings_from({})


def test_all_problems_are_told_at_once_in_sentences() -> None:
    wrong = {"RELEASE_MIN": "0", "TELEGRAM_API_URL": "ftp://x", "TIMEZONE": "Oslo", "LOG_LEVEL": "loud"}
    with pytest.raises(SettingsError) as told:
        settings_from({**wrong, "TELEGRAM_BOT_TOKEN": "nonsense", "RELEASE_EVERY_HOURS": "-1"})
    assert len(told.value.problems) == 6
    for problem in told.value.problems:
        assert problem.endswith(".")
    assert "nonsense" not in str(told.value), "a token, even a wrong one, is quoted nowhere"


def test_what_is_set_is_read() -> None:
    settings = settings_from({"RELEASE_EVERY_HOURS": " 12 ", "DATA_DIR": "/srv/ime", "TELEGRAM_API_URL": "http://a/"})
    assert settings.release_every_hours == timedelta(hours=12)
    assert settings.recipients == Path("/srv/ime/recipients.txt")
    assert settings.telegram_api_url == "http://a"


def test_a_folder_that_cannot_be_looked_at_is_no_problem_of_the_settings() -> None:
    """Such as one in a folder that is another user's; a name that is too long is refused to root, too."""
    assert settings_from({"DATA_DIR": f"/srv/{'x' * 300}"}).data_dir == Path(f"/srv/{'x' * 300}")


def test_the_token_may_stand_in_a_file_and_is_shown_nowhere(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("123:abc-DEF\n")
    settings = settings_from({"TELEGRAM_BOT_TOKEN_FILE": str(file)})
    assert settings.telegram_bot_token == "123:abc-DEF"
    assert "abc-DEF" not in repr(settings)


def test_the_address_of_a_database_may_stand_in_a_file_too(tmp_path: Path) -> None:
    file = tmp_path / "database"
    file.write_text("postgresql://ime:s3cret@database/ime\n")
    settings = settings_from({"DATABASE_URL_FILE": str(file), "PEPPER_FILE": str(tmp_path / "pepper")})
    assert settings.database_url == "postgresql://ime:s3cret@database/ime"
    assert "s3cret" not in repr(settings)
    with pytest.raises(SettingsError, match="PEPPER_FILE"):
        settings_from({"DATABASE_URL_FILE": str(file)})


@pytest.mark.parametrize("content", ["", "two words", None])
def test_a_token_file_without_a_token_is_told(tmp_path: Path, content: str | None) -> None:
    file = tmp_path / "token"
    if content is not None:
        file.write_text(content)
    with pytest.raises(SettingsError, match="TELEGRAM_BOT_TOKEN_FILE"):
        settings_from({"TELEGRAM_BOT_TOKEN_FILE": str(file)})


def test_two_tokens_are_one_too_many(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="keep one"):
        settings_from({"TELEGRAM_BOT_TOKEN": "1:a", "TELEGRAM_BOT_TOKEN_FILE": str(tmp_path / "token")})


def test_the_environment_goes_before_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "settings"
    file.write_text("RELEASE_MIN=9\nLOG_LEVEL=debug\n")
    monkeypatch.setenv("RELEASE_MIN", "11")
    settings = read_settings(file)
    assert (settings.release_min, settings.log_level) == (11, "DEBUG")


def test_a_settings_file_that_was_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"\.env\.example"):
        read_settings(tmp_path / "nowhere")


def test_settings_do_not_change() -> None:
    with pytest.raises(AttributeError):
        settings_from({}).release_min = 1  # type: ignore[misc] # that it cannot be set is what is tested
    assert isinstance(settings_from({}), Settings)
