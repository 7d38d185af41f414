"""The page's event stream: what happens, sent as server-sent events (html.spec.whatwg.org, section 9.2)."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Final

from starlette.responses import StreamingResponse

from playground.news import Event
from playground.world import World

HEARTBEAT_SECONDS: Final = 15
_RECONNECT_MILLISECONDS: Final = 1000


def event_stream(world: World, people: list[int]) -> StreamingResponse:
    """Stream what concerns these people until the page goes away or the world closes."""
    headers = {"cache-control": "no-store"}
    return StreamingResponse(_spelled(world, people), media_type="text/event-stream", headers=headers)


async def _spelled(world: World, people: list[int]) -> AsyncIterator[str]:
    with world.news.listening(people) as queue:
        yield f"retry: {_RECONNECT_MILLISECONDS}\n: here we go\n\n"
        while True:
            try:
                async with asyncio.timeout(HEARTBEAT_SECONDS):
                    event = await queue.get()
            except TimeoutError:
                yield ": still here\n\n"
                continue
            if event is None:
                return
            yield _block(event)


def _block(event: Event) -> str:
    return f"event: {event.name}\ndata: {json.dumps(event.data, ensure_ascii=False)}\n\n"
