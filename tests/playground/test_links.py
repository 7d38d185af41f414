"""Which addresses may hang behind a button."""

import pytest

from playground.links import checked_link


@pytest.mark.parametrize(
    ("url", "stored"),
    [
        ("https://uib.no", "https://uib.no/"),
        ("HTTP://UiB.no/Sti?x=Y#z", "http://uib.no/Sti?x=Y#z"),
        ("sit.no/trening", "http://sit.no/trening"),
        ("https://blåbær.no/", "https://blåbær.no/"),
        ("https://10.0.0.1:8443/a", "https://10.0.0.1:8443/a"),
        ("tg://resolve?domain=ime", "tg://resolve?domain=ime"),
        ("tg:resolve?domain=ime", "tg:resolve?domain=ime"),
    ],
)
def test_an_address_is_stored_as_telegram_does(url: str, stored: str) -> None:
    assert checked_link(url) == stored


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://",
        "localhost",
        "http://localhost",
        "https://uib.no:port/",
        "https://[::1",
        "https://uib no",
        "https://a_b",
    ],
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="is invalid: Wrong HTTP URL"):
        checked_link(url)


@pytest.mark.parametrize("url", ["javascript://uib.no/%0aalert(1)", "file://uib.no/etc/passwd", "data://uib.no/x"])
def test_other_protocols_are_refused(url: str) -> None:
    with pytest.raises(ValueError, match="Unsupported URL protocol"):
        checked_link(url)
