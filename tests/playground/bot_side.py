"""The bot's side of the playground: calls over HTTP, every answer held against aiogram's models; and a clock."""

import json
from dataclasses import dataclass, field
from typing import Any

import aiogram.methods
import httpx
from pydantic import BaseModel, TypeAdapter

TOKEN = "7104225318:AAplayground-not-a-real-token_0123456"
METHODS = {method.lower(): getattr(aiogram.methods, method) for method in aiogram.methods.__all__}


@dataclass
class Clock:
    """Stands still until it is told otherwise."""

    seconds: float = 1_760_000_000.25

    def __call__(self) -> float:
        return self.seconds

    def pass_by(self, seconds: float) -> None:
        self.seconds += seconds


def unknown_fields(value: object, place: str = "") -> list[str]:
    """Name every field that the models do not know."""
    if isinstance(value, BaseModel):
        own = [f"{place}.{name}" for name in value.model_extra or {}]
        inner = [unknown_fields(getattr(value, name), f"{place}.{name}") for name in type(value).model_fields]
        return own + [name for names in inner for name in names]
    if isinstance(value, list | tuple):
        return [name for item in value for name in unknown_fields(item, place)]
    return []


@dataclass
class BotSide:
    """Calls the Bot API as a bot does, and holds parameters and answers against aiogram's models."""

    http: httpx.AsyncClient
    token: str
    calls: list[str] = field(default_factory=list)

    async def ask(self, method: str, **parameters: Any) -> httpx.Response:
        """Call a method and return the bare answer; objects travel as JSON in a form, as PTB sends them."""
        self.calls.append(method)
        form = {name: value if isinstance(value, str) else json.dumps(value) for name, value in parameters.items()}
        return await self.http.post(f"/bot{self.token}/{method}", data=form)

    async def call(self, method: str, **parameters: Any) -> Any:
        """Call a method that must succeed and return its result."""
        model = METHODS[method.lower()]
        assert set(parameters) <= set(model.model_fields), f"{method} has no such parameter"
        return self.checked(method, await self.ask(method, **parameters))

    def checked(self, method: str, answer: httpx.Response) -> Any:
        body = answer.json()
        assert answer.status_code == 200, body
        assert set(body) == {"ok", "result"}
        assert body["ok"] is True
        parsed = TypeAdapter(METHODS[method.lower()].__returning__).validate_python(body["result"])
        assert unknown_fields(parsed, method) == []
        return body["result"]

    async def refused(self, method: str, **parameters: Any) -> str:
        """Call a method that must be refused and return Telegram's sentence."""
        answer = await self.ask(method, **parameters)
        body = answer.json()
        assert body["ok"] is False, body
        assert body["error_code"] == answer.status_code
        description: str = body["description"]
        return description

    async def updates(self, **parameters: Any) -> list[dict[str, Any]]:
        """Fetch what waits, and confirm it, so that the next call starts behind it."""
        got: list[dict[str, Any]] = await self.call("getUpdates", **parameters)
        if got:
            await self.call("getUpdates", offset=got[-1]["update_id"] + 1)
        return got
