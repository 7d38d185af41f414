"""Puts the stand-in together: the Bot API and the page over one world."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from playground.acting import ImpossibleError
from playground.bot_api import BotApi, BotFiles
from playground.guard import Guard
from playground.page_acts import PageActs
from playground.page_api import Page, StaffReader
from playground.refusals import RefusedError
from playground.world import World


def create_app(
    world: World, *, notes: Mapping[str, Any] | None = None, staff_reader: StaffReader | None = None
) -> Starlette:
    """Make the application that serves one world.

    Args:
        world: what it serves; whoever makes it may keep acting in it, in the same event loop.
        notes: what the page should say of how the playground is set up.
        staff_reader: gives what staff would read now; without it the page offers no reading.
    """

    @asynccontextmanager
    async def living(_: Starlette) -> AsyncIterator[None]:
        yield
        world.close()
        await world.stop_webhook()

    app = Starlette(
        routes=[
            Route("/bot{rest:path}", BotApi(world)),
            Route("/file/bot{rest:path}", BotFiles(world)),
            *Page(world, notes or {}, staff_reader).routes(),
            *PageActs(world).routes(),
        ],
        middleware=[Middleware(Guard)],
        exception_handlers={
            HTTPException: _refused,
            ImpossibleError: _impossible,
            RefusedError: _impossible,
        },
        lifespan=living,
    )
    app.state.world = world
    return app


async def _refused(_: Request, error: Exception) -> Response:
    status, detail = (error.status_code, error.detail) if isinstance(error, HTTPException) else (500, "")
    return JSONResponse({"error": detail}, status)


async def _impossible(_: Request, error: Exception) -> Response:
    return JSONResponse({"error": str(error)}, 409)
