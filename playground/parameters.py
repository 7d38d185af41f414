"""The parameters of one call, however they came: query string, form, multipart or JSON body.

Telegram's server takes every parameter as text, and parses JSON inside it where an object is wanted; numbers are read
as far as they are numbers. So does this.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import parse_qsl

from starlette.datastructures import UploadFile
from starlette.requests import Request

from playground import limits
from playground.refusals import RefusedError, bad_request

_NUMBER: Final = re.compile(r"\s*(-?\d{1,19})")
_TRUE: Final = frozenset({"true", "yes", "1"})
_FORM: Final = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came along."""

    name: str
    mime_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Parameters:
    """What a call was given."""

    values: Mapping[str, Any]
    uploads: Mapping[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """Return a parameter as text, "" when it is missing."""
        value = self.values.get(name)
        if value is None:
            return ""
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)

    def number(self, name: str, default: int = 0) -> int:
        """Return a parameter as far as it is a number: 0 for words, the default when it is missing or empty."""
        text = self.text(name)
        if not text:
            return default
        match = _NUMBER.match(text)
        return int(match.group(1)) if match else 0

    def flag(self, name: str) -> bool:
        return self.text(name).strip().lower() in _TRUE

    def json(self, name: str) -> Any:
        """Return a parameter that holds JSON, or None when it is missing.

        Raises:
            RefusedError: 400 when it is no JSON.
        """
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {name} JSON object") from None

    def json_or_nothing(self, name: str) -> Any:
        """Return a parameter that holds JSON; what is no JSON counts as missing, as Telegram treats `entities`."""
        try:
            return self.json(name)
        except RefusedError:
            return None


async def read_parameters(request: Request) -> Parameters:
    """Read the parameters of a call.

    Raises:
        RefusedError: 413 for more than Telegram takes, 400 for a body that is not what it says it is.
    """
    values: dict[str, Any] = dict(request.query_params)
    if request.method == "GET":
        return Parameters(values)
    if int(request.headers.get("content-length") or 0) > limits.UPLOAD_BYTES + (1 << 20):
        raise RefusedError(413, "Request Entity Too Large")
    content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type == "multipart/form-data":
        return await _multipart(request, values)
    body = await request.body()
    if content_type == "application/json":
        return Parameters(values | _json_body(body))
    if content_type == _FORM:
        return Parameters(values | dict(parse_qsl(body.decode("utf-8", "surrogateescape"))))
    return Parameters(values)


def _json_body(body: bytes) -> dict[str, Any]:
    if not body:
        return {}
    try:
        content = json.loads(body)
    except ValueError:
        raise bad_request("can't parse JSON object") from None
    if not isinstance(content, dict):
        raise bad_request("object expected as the request body")  # our words: Telegram's differ between versions
    return content


async def _multipart(request: Request, values: dict[str, Any]) -> Parameters:
    uploads = {}
    async with request.form(max_part_size=limits.UPLOAD_BYTES) as form:
        for name, part in form.multi_items():
            if isinstance(part, UploadFile):
                content = await part.read()
                mime_type = part.content_type or "application/octet-stream"
                uploads[name] = Upload(part.filename or "file", mime_type, content)
            else:
                values[name] = part
    return Parameters(values, uploads)
