"""How the bot gets what people do: polling, webhooks, files."""

import re
from contextlib import suppress
from functools import partial
from inspect import isawaitable
from typing import Any, Final
from urllib.parse import urlsplit

from playground import limits
from playground.parameters import Parameters
from playground.refusals import RefusedError, bad_request, conflict
from playground.shapes import Json
from playground.webhook import Webhook
from playground.world import World

_SECRET: Final = re.compile(r"[A-Za-z0-9_-]*")
_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
_PORTS: Final = frozenset({80, 88, 443, 8443})
_WEBHOOK_ACTIVE: Final = (
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)


class RawJson(str):
    """A result that is spelled as JSON already."""

    __slots__ = ()


async def get_updates(world: World, given: Parameters) -> RawJson:
    if world.webhook is not None:
        raise conflict(_WEBHOOK_ACTIVE)
    limit = min(max(given.number("limit", limits.UPDATES_AT_ONCE), 1), limits.UPDATES_AT_ONCE)
    timeout = min(max(given.number("timeout"), 0), limits.LONG_POLL_SECONDS)
    world.updates.allow(given.values.get("allowed_updates"))
    batch = await world.updates.get(given.number("offset"), limit, timeout)
    return RawJson(f"[{','.join(batch)}]")


async def set_webhook(world: World, given: Parameters) -> bool:
    url = given.text("url")
    if not url:
        return await delete_webhook(world, given)
    _check_address(url)
    secret = given.text("secret_token")
    if len(secret) > limits.SECRET_TOKEN_CHARACTERS:
        raise bad_request("secret token is too long")
    if not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    connections = min(max(given.number("max_connections", limits.WEBHOOK_CONNECTIONS), 1), 100)
    await world.stop_webhook()
    if given.flag("drop_pending_updates"):
        world.updates.clear()
    world.updates.allow(given.values.get("allowed_updates"))
    world.updates.webhook_taken()
    world.webhook = Webhook(world.updates, world.clock, partial(_carry_out, world), url, secret, connections)
    world.webhook.start()
    return True


async def _carry_out(world: World, answer: Any) -> None:
    """A call that stands in a webhook's answer; nobody hears of it when it is refused."""
    from playground.methods import METHODS  # noqa: PLC0415 — the table of all methods, this module's among them

    fields = dict(answer) if isinstance(answer, dict) else {}
    method = METHODS.get(str(fields.pop("method", "")).lower())
    with suppress(RefusedError):
        if method is not None and isawaitable(result := method(world, Parameters(fields))):
            await result


def _check_address(url: str) -> None:
    # Telegram wants https; a plain address on this machine is allowed here, so that a bot can be tried without a key.
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise bad_request("invalid webhook URL specified") from None
    if parts.hostname in _LOOPBACK and parts.scheme in {"http", "https"}:
        return
    if parts.scheme != "https" or not parts.hostname:
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if port is not None and port not in _PORTS:
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")


async def delete_webhook(world: World, given: Parameters) -> bool:
    await world.stop_webhook()
    if given.flag("drop_pending_updates"):
        world.updates.clear()
    return True


def get_webhook_info(world: World, _: Parameters) -> Json:
    info: Json = {"url": "", "has_custom_certificate": False, "pending_update_count": len(world.updates)}
    if world.webhook is not None:
        info |= world.webhook.info()
    if (allowed := world.updates.allowed) is not None:
        info["allowed_updates"] = allowed
    return info


def get_file(world: World, given: Parameters) -> Json:
    return world.files.downloadable(given.text("file_id")).api()
