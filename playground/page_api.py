"""What the phone page asks and does, under `/page`: reading the world here, changing it in `page_acts.py`."""

import tomllib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from playground.refusals import RefusedError
from playground.shapes import Chat, Json, Person
from playground.stream import event_stream
from playground.world import World

FOLDER: Final = Path(__file__).parent
RUNNING_SECONDS: Final = 60
_SHOWN_INLINE: Final = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
_TYPES: Final = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".webmanifest": "application/manifest+json",
}

StaffReader = Callable[[], Awaitable[str]]


@dataclass(frozen=True, slots=True)
class Page:
    """The page's questions about one world."""

    world: World
    notes: Mapping[str, Any] = field(default_factory=dict)
    """What the page should say of how the playground is set up; shown as it is."""

    staff_reader: StaffReader | None = None
    """Gives what staff would read now."""

    def routes(self) -> list[Route]:
        return [
            Route("/", self.index),
            Route("/web/{name}", self.web_file),
            Route("/texts/{language}.json", self.texts),
            Route("/page/state", self.state),
            Route("/page/chats/{chat_id:int}/messages", self.messages, methods=["GET"]),
            Route("/page/stream", self.stream),
            Route("/page/commands", self.commands),
            Route("/page/files/{file_id}", self.file),
            Route("/page/pace", self.pace, methods=["GET"]),
            Route("/page/faults", self.faults, methods=["GET"]),
            Route("/page/staff/read", self.read_as_staff, methods=["POST"]),
        ]

    async def index(self, _: Request) -> Response:
        return _file(FOLDER / "web" / "index.html")

    async def web_file(self, request: Request) -> Response:
        return _file(FOLDER / "web" / request.path_params["name"])

    async def texts(self, request: Request) -> Response:
        language = str(request.path_params["language"])
        path = FOLDER / "texts" / f"{language}.toml"
        if not language.isalpha() or not path.is_file():
            raise HTTPException(404, "There are no texts in this language.")
        return JSONResponse(tomllib.loads(path.read_text(encoding="utf-8")))

    async def state(self, _: Request) -> Response:
        world = self.world
        recently = world.clock() - world.updates.last_poll <= RUNNING_SECONDS
        running = recently or world.updates.polled_now or world.webhook is not None
        return JSONResponse(
            {
                "bot": {"username": world.bot.username, "name": world.bot.name, "running": running},
                "notes": dict(self.notes),
                "people": [spelled_person(person) for person in world.people.values()],
                "chats": [_spelled_chat(chat) for chat in world.chats.values()],
            }
        )

    async def messages(self, request: Request) -> Response:
        chat = find_chat(self.world, request)
        person = find_person(self.world, request.query_params.get("person"))
        if chat.kind == "private" and chat.id != person.id:
            raise HTTPException(403, "This is somebody else's chat.")
        return JSONResponse(self.world.messages_for(chat, person.id))

    async def stream(self, request: Request) -> Response:
        people = [find_person(self.world, raw).id for raw in request.query_params.getlist("person")]
        return event_stream(self.world, people)

    async def commands(self, request: Request) -> Response:
        person = find_person(self.world, request.query_params.get("person"))
        return JSONResponse(self.world.menus.shown_in_private(person.id, person.language_code))

    async def file(self, request: Request) -> Response:
        try:
            stored = self.world.files.by_id(request.path_params["file_id"])
        except RefusedError:
            raise HTTPException(404, "There is no such file.") from None
        inline = stored.mime_type in _SHOWN_INLINE
        response = Response(stored.content, media_type=stored.mime_type if inline else "application/octet-stream")
        if not inline:
            name = "".join(character for character in stored.name if character.isalnum() or character in "._- ")
            response.headers["content-disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
        return response

    async def pace(self, _: Request) -> Response:
        return JSONResponse(self.world.pace.report())

    async def faults(self, _: Request) -> Response:
        return JSONResponse(self.world.faults.report())

    async def read_as_staff(self, _: Request) -> Response:
        if self.staff_reader is None:
            raise HTTPException(404, "Nobody reads here.")
        return JSONResponse({"text": await self.staff_reader()})


def spelled_person(person: Person) -> Json:
    return {
        "id": person.id,
        "first_name": person.first_name,
        "language_code": person.language_code,
        "role": person.role,
        "blocked": person.blocked,
    }


def _spelled_chat(chat: Chat) -> Json:
    spelled: Json = {"id": chat.id, "type": chat.kind, "title": chat.title}
    if chat.kind != "private":
        spelled["bot_status"] = chat.bot_status
    return spelled


def find_person(world: World, raw: object) -> Person:
    person = world.people.get(int(str(raw))) if str(raw).isdecimal() else None
    if person is None:
        raise HTTPException(404, "There is no such person.")
    return person


def find_chat(world: World, request: Request) -> Chat:
    chat = world.chats.get(request.path_params["chat_id"])
    if chat is None:
        raise HTTPException(404, "There is no such chat.")
    return chat


def _file(path: Path) -> Response:
    if path.suffix not in _TYPES or not path.is_file():
        raise HTTPException(404, "There is no such file.")
    return FileResponse(path, headers={"content-type": _TYPES[path.suffix], "cache-control": "no-cache"})
