"""Which addresses Telegram takes behind a button or a linked word."""

import re
from urllib.parse import urlsplit, urlunsplit

_HOST = re.compile(r"(?:[\w-]{1,63}\.)+[\w-]{2,63}\.?")
_ADDRESS = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}")
_APP_LINKS = ("tg", "ton", "tonsite")


def checked_link(url: str) -> str:
    """Return the address as Telegram stores it.

    Raises:
        ValueError: with Telegram's own words, when it is no address of the web or of Telegram. A host without a dot,
            such as `localhost`, is none.
    """
    refusal = ValueError(f"URL '{url}' is invalid: Wrong HTTP URL")
    if not url or any(character.isspace() for character in url):
        raise refusal
    address = url if "://" in url or url.startswith("tg:") else f"http://{url}"
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        raise refusal from None
    if parts.scheme in _APP_LINKS:
        return address
    if parts.scheme not in {"http", "https"}:
        raise ValueError(f"URL '{url}' is invalid: Unsupported URL protocol")
    if not (_HOST.fullmatch(host) or _ADDRESS.fullmatch(host)):
        raise refusal
    return urlunsplit((parts.scheme, parts.netloc.lower(), parts.path or "/", parts.query, parts.fragment))
