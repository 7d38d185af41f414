"""What people do through the phone page, and what tests and benchmarks wish for: the POSTs under `/page`."""

from dataclasses import dataclass
from typing import Any, cast, get_args

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from playground import acting
from playground.media import MEDIA_KINDS, MediaKind
from playground.membership import add_bot, remove_bot
from playground.page_api import find_chat, find_person, spelled_person
from playground.shapes import Json, Person, Role
from playground.world import World

_LONGEST_NAME = 64


@dataclass(frozen=True, slots=True)
class PageActs:
    """The page's acts in one world."""

    world: World

    def routes(self) -> list[Route]:
        chat, person = "/page/chats/{chat_id:int}", "/page/people/{person_id:int}"
        acts = {
            f"{chat}/messages": self.say,
            f"{chat}/edits": self.edit,
            f"{chat}/presses": self.press,
            f"{chat}/media": self.send_media,
            f"{chat}/deletes": self.hide,
            "/page/people": self.add_person,
            person: self.change_person,
            f"{person}/open-link": self.open_link,
            "/page/group/add": self.add_bot,
            "/page/group/remove": self.remove_bot,
            "/page/faults": self.change_faults,
            "/page/pace": self.change_pace,
            "/page/updates": self.push_update,
        }
        return [Route(path, act, methods=["POST"]) for path, act in acts.items()]

    async def say(self, request: Request) -> Response:
        wish = await _wish(request)
        reply_to = wish.get("reply_to")
        person = find_person(self.world, wish.get("person"))
        chat = find_chat(self.world, request)
        stored = acting.say(self.world, person, chat, _text(wish, "text"), None if reply_to is None else int(reply_to))
        return JSONResponse(stored.seen_by(person.id))

    async def edit(self, request: Request) -> Response:
        wish = await _wish(request)
        person, chat = find_person(self.world, wish.get("person")), find_chat(self.world, request)
        stored = acting.edit(self.world, person, chat, _number(wish, "message_id"), _text(wish, "text"))
        return JSONResponse(stored.seen_by(person.id))

    async def press(self, request: Request) -> Response:
        wish = await _wish(request)
        person, chat = find_person(self.world, wish.get("person")), find_chat(self.world, request)
        query_id = acting.press(self.world, person, chat, _number(wish, "message_id"), _text(wish, "data"))
        return JSONResponse({"query_id": query_id})

    async def send_media(self, request: Request) -> Response:
        wish = await _wish(request)
        kind = wish.get("kind")
        if kind not in MEDIA_KINDS:
            raise HTTPException(400, f"The kind is one of {', '.join(MEDIA_KINDS)}.")
        person, chat = find_person(self.world, wish.get("person")), find_chat(self.world, request)
        caption = str(wish.get("caption") or "")
        stored = acting.send_media(self.world, person, chat, cast("MediaKind", kind), caption)
        return JSONResponse(stored.seen_by(person.id))

    async def hide(self, request: Request) -> Response:
        wish = await _wish(request)
        message_ids = wish.get("message_ids")
        if not isinstance(message_ids, list) or not all(isinstance(number, int) for number in message_ids):
            raise HTTPException(400, "message_ids is a list of numbers.")
        acting.hide(
            self.world, find_person(self.world, wish.get("person")), find_chat(self.world, request), message_ids
        )
        return JSONResponse({})

    async def add_person(self, request: Request) -> Response:
        wish = await _wish(request)
        name = _text(wish, "first_name").strip()
        role = wish.get("role", "student")
        if not 1 <= len(name) <= _LONGEST_NAME or role not in get_args(Role):
            raise HTTPException(400, "A person has a name of 1 to 64 characters and a role.")
        person = self.world.add_person(name, str(wish.get("language_code", "nb")), cast("Role", role))
        return JSONResponse(spelled_person(person), 201)

    async def change_person(self, request: Request) -> Response:
        wish = await _wish(request)
        person = self._person(request)
        if "language_code" in wish:
            person.language_code = _text(wish, "language_code")
            self.world.news.state_changed()
        if "blocked" in wish:
            acting.set_blocked(self.world, person, blocked=bool(wish["blocked"]))
        return JSONResponse(spelled_person(person))

    async def open_link(self, request: Request) -> Response:
        wish = await _wish(request)
        person = self._person(request)
        return JSONResponse(acting.open_link(self.world, person, _text(wish, "start")).seen_by(person.id))

    async def add_bot(self, request: Request) -> Response:
        return await self._move_bot(request, leave=False)

    async def remove_bot(self, request: Request) -> Response:
        return await self._move_bot(request, leave=True)

    async def _move_bot(self, request: Request, *, leave: bool) -> Response:
        wish = await _wish(request)
        person = find_person(self.world, wish.get("person"))
        chat = self.world.chats.get(_number(wish, "chat_id"))
        if chat is None or chat.kind == "private":
            raise HTTPException(404, "There is no such group.")
        (remove_bot if leave else add_bot)(self.world, person, chat)
        return JSONResponse({})

    async def change_faults(self, request: Request) -> Response:
        try:
            self.world.faults.change(await _wish(request))
        except (ValueError, TypeError, AttributeError) as wrong:
            raise HTTPException(400, str(wrong)) from None
        return JSONResponse(self.world.faults.report())

    async def change_pace(self, request: Request) -> Response:
        wish = await _wish(request)
        pace = self.world.pace
        if wish.get("start_over"):
            pace.start_over()
        pace.enforced = bool(wish.get("enforced", pace.enforced))
        pace.overall = _number({"overall": pace.overall} | wish, "overall")
        pace.per_chat = _number({"per_chat": pace.per_chat} | wish, "per_chat")
        return JSONResponse(pace.report())

    async def push_update(self, request: Request) -> Response:
        self.world.updates.push_raw(await _wish(request))
        return JSONResponse({})

    def _person(self, request: Request) -> Person:
        return find_person(self.world, request.path_params["person_id"])


async def _wish(request: Request) -> Json:
    # Only JSON: a form from a foreign page cannot carry this type without asking first.
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        raise HTTPException(415, "Send JSON.")
    try:
        wish: Any = await request.json()
    except ValueError:
        raise HTTPException(400, "This is no JSON.") from None
    if not isinstance(wish, dict):
        raise HTTPException(400, "Send an object.")
    return wish


def _text(wish: Json, name: str) -> str:
    value = wish.get(name)
    if not isinstance(value, str):
        raise HTTPException(400, f"{name} is a text.")
    return value


def _number(wish: Json, name: str) -> int:
    value = wish.get(name)
    if not isinstance(value, int):
        raise HTTPException(400, f"{name} is a number.")
    return value
