"""The desk's page as a web application for one browser on this computer.

Every address begins with a secret of this sitting, so that no other page and no other user of the computer can ask
for anything; what changes something is a POST from the very same address.
"""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from conversations.languages import NB, OUR_LANGUAGES, Language
from desk.notes import NotesError
from desk.page.changes import CHANGES
from desk.page.downloads import DOWNLOADS, download
from desk.page.finding import bundles_in, keys_in, usual_folders
from desk.page.paper import cards_page, report_page
from desk.page.problems import ChangeError, Problem, problem_of
from desk.page.session import Phase, Session
from desk.page.views import View

_STATIC: Final = Path(__file__).parent / "static"
_STATIC_FILES: Final = frozenset({"desk.css", "desk.js"})
_OURS: Final = frozenset({"127.0.0.1", "localhost"})
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_HEADERS: Final = (
    (b"content-security-policy", _POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cache-control", b"no-store"),
)

Handler = Callable[[Request], Awaitable[Response]]


class Guard:
    """ASGI middleware: own addresses only, and the safety headers on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = {name for name, _ in message["headers"]}
                message["headers"] = [*message["headers"], *(each for each in _HEADERS if each[0] not in given)]
            await send(message)

        headers = dict(scope["headers"])
        host = headers.get(b"host", b"").decode("latin-1")
        origin = headers.get(b"origin", b"").decode("latin-1")
        foreign = scope["method"] not in {"GET", "HEAD"} and urlsplit(origin).netloc != host
        if urlsplit(f"//{host}").hostname not in _OURS or foreign:
            await PlainTextResponse("This page is for this computer's own browser.", 403)(scope, receive, send_guarded)
            return
        await self._app(scope, receive, send_guarded)


class Page:
    """Answers the browser for one session."""

    def __init__(self, session: Session, folders: list[Path], language: Language) -> None:
        self._session = session
        self._folders = folders
        self._language = language

    def routes(self) -> list[Route | Mount]:
        """All addresses below the secret."""
        return [
            Route("/", self.start),
            Route("/open", self.open, methods=["POST"]),
            Route("/progress", self.progress),
            Route("/stories", self.stories),
            Route("/patterns", self.patterns),
            Route("/words", self.words),
            Route("/leave", self.leave),
            Route("/report", self.report),
            Route("/cards", self.cards),
            Route("/do/{what}", self.change, methods=["POST"]),
            Route("/download/{form}", self.download),
            Route("/static/{name}", self.static),
        ]

    async def start(self, request: Request) -> Response:
        """What to open, or how far the opening is."""
        view = self._view(request)
        match self._session.phase:
            case Phase.OPEN:
                return RedirectResponse(view.at("stories"), 303)
            case Phase.OPENING:
                return HTMLResponse(view.opening())
            case Phase.CLOSED:
                return HTMLResponse(view.start(bundles_in(self._folders), keys_in(self._folders)))

    async def open(self, request: Request) -> Response:
        """Begins to open what was chosen."""
        view, form = self._view(request), await request.form()
        bundles = [_path(str(path)) for path in form.getlist("bundle") if str(path).strip()]
        key = str(form.get("other_key") or form.get("key") or "").strip()
        if form.get("example"):
            self._session.open_example()
        elif not bundles or not key:
            self._session.problem = Problem("start.choose")
        else:
            self._session.open(bundles, _path(key), str(form.get("passphrase", "")))
        return RedirectResponse(view.at(""), 303)

    async def progress(self, _: Request) -> Response:
        """How many stories are open."""
        session = self._session
        return JSONResponse({"opening": session.phase is Phase.OPENING, "done": session.done, "total": session.total})

    async def stories(self, request: Request) -> Response:
        """The list and one story."""
        return self._page(request, View.stories)

    async def patterns(self, request: Request) -> Response:
        """What people saw, in their words."""
        return self._page(request, View.patterns)

    async def words(self, request: Request) -> Response:
        """Words that come again."""
        return self._page(request, View.words)

    async def leave(self, request: Request) -> Response:
        """What may leave the desk, and in which form."""
        return self._page(request, View.leave)

    async def change(self, request: Request) -> Response:
        """Changes a note, or the sitting itself, and goes back to where it was asked."""
        view, what, form = self._view(request), request.path_params["what"], await request.form()
        back = str(form.get("back", ""))
        back = back if back.startswith(("stories", "patterns", "words", "leave")) else ""
        if what == "close":
            self._session.close()
            return RedirectResponse(view.at(""), 303)
        if what == "language" and form.get("language") in OUR_LANGUAGES:
            self._language = Language(str(form["language"]))
        elif what in CHANGES and self._session.phase is Phase.OPEN:
            try:
                CHANGES[what](self._session, {name: str(value) for name, value in form.items()})
                self._session.problem = None
            except (NotesError, ChangeError) as error:
                self._session.problem = problem_of(error)
        return RedirectResponse(view.at(back), 303)

    async def download(self, request: Request) -> Response:
        """A file, made in memory."""
        if self._session.phase is not Phase.OPEN or request.path_params["form"] not in DOWNLOADS:
            return PlainTextResponse("", 404)
        filters, form = self._view(request).filters, request.path_params["form"]
        return await download(self._session, filters, form, self._language)

    async def report(self, request: Request) -> Response:
        """Numbers and charts, to look at, print and save."""
        if self._session.phase is not Phase.OPEN:
            return RedirectResponse(self._view(request).at(""), 303)
        return await report_page(self._session, self._view(request), request.query_params, self._language)

    async def cards(self, request: Request) -> Response:
        """A deck of cards, to print."""
        if self._session.phase is not Phase.OPEN:
            return RedirectResponse(self._view(request).at(""), 303)
        return await cards_page(self._session, self._view(request), request.query_params, self._language)

    async def static(self, request: Request) -> Response:
        """The page's own style and script."""
        name = request.path_params["name"]
        return FileResponse(_STATIC / name) if name in _STATIC_FILES else PlainTextResponse("", 404)

    def _page(self, request: Request, shown: Callable[[View], str]) -> Response:
        view = self._view(request)
        if self._session.phase is not Phase.OPEN:
            return RedirectResponse(view.at(""), 303)
        return HTMLResponse(shown(view))

    def _view(self, request: Request) -> View:
        return View(self._session, self._language, request.scope["root_path"], request.query_params)


def _path(typed: str) -> Path:
    return Path(typed.strip()).expanduser()


def create_app(
    session: Session, *, secret: str | None = None, folders: list[Path] | None = None, language: Language = NB
) -> Starlette:
    """The application; its page is at `/<app.state.secret>/`."""
    secret = secret or secrets.token_urlsafe(16)
    page = Page(session, usual_folders() if folders is None else folders, language)
    app = Starlette(routes=[Mount(f"/{secret}", routes=page.routes())], middleware=[Middleware(Guard)])
    app.state.secret = secret
    return app
