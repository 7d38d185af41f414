"""What the stand-in says no with: Telegram's own error bodies.

The sentences are those of Telegram's open-source Bot API server (github.com/tdlib/telegram-bot-api, `Client.cpp`),
of TDLib, and of the error lists on core.telegram.org; a comment says where a sentence is ours.
"""

from typing import Any


class RefusedError(Exception):
    """A Bot API call that Telegram would refuse."""

    def __init__(self, code: int, description: str, parameters: dict[str, Any] | None = None) -> None:
        """Keep the HTTP status, Telegram's sentence, and the extra `parameters` of the error body if there are any."""
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


def bad_request(reason: str) -> RefusedError:
    return RefusedError(400, f"Bad Request: {reason}")


def forbidden(reason: str) -> RefusedError:
    return RefusedError(403, f"Forbidden: {reason}")


def conflict(reason: str) -> RefusedError:
    return RefusedError(409, f"Conflict: {reason}")


def too_many_requests(retry_after: int) -> RefusedError:
    return RefusedError(429, f"Too Many Requests: retry after {retry_after}", {"retry_after": retry_after})


def upgraded(chat_id: int) -> RefusedError:
    sentence = "Bad Request: group chat was upgraded to a supergroup chat"
    return RefusedError(400, sentence, {"migrate_to_chat_id": chat_id})
