"""The desk's addresses: what each gives, as JSON or a picture. The only user of Starlette and uvicorn."""

import json
import socket
from collections.abc import Callable
from dataclasses import replace
from importlib import resources
from typing import Any

from extract.desk.drawing import Corners, Drawer, NoPictureError
from extract.desk.guard import Doors, Guard
from extract.desk.session import Session
from extract.desk.showing import Boxes, places_of
from extract.desk.views import archive_view, card_list, card_view
from extract.errors import ExtractError, UsageError
from extract.publish import html_page

STATIC = {
    "app.js": "text/javascript",
    "dom.js": "text/javascript",
    "texts.js": "text/javascript",
    "question.js": "text/javascript",
    "card.js": "text/javascript",
    "archive.js": "text/javascript",
    "desk.css": "text/css",
}
LANGUAGES = ("fi", "en")
CROP_DPI, PAGE_DPI, MARGIN_PT = 150.0, 100.0, 30.0


def static_files() -> dict[str, bytes]:
    """The page's own files by name; nothing else is ever served from the disk."""
    folder = resources.files("extract.desk") / "static"
    return {name: (folder / name).read_bytes() for name in STATIC}


class Desk:
    """Answers to requests that were let in."""

    def __init__(self, session: Session, language: str) -> None:
        self.session, self.language = session, language
        self.drawer = Drawer()
        self._static = static_files()

    def page(self, language: str) -> str:
        """The page; what it shows it asks for itself."""
        return html_page("extract.desk", "desk.html", language=language)

    def static(self, name: str) -> tuple[bytes, str] | None:
        """One of the page's own files and its type."""
        return (self._static[name], STATIC[name]) if name in self._static else None

    def crop(self, number: int) -> bytes:
        """The picture of a question's place.

        Raises:
            KeyError: there is no such question.
            NoPictureError: it has no picture.
        """
        item = self.session.items[number]
        view = self.session.archive.view(item.key)
        doubts = self.session.archive.by_field["doubts"].get(item.key, ())
        doubt = next((row for row in doubts if row["doubt_no"] == item.doubt_no), None)
        lines, marked = places_of(view, doubt if item.kind == "word" else None)
        if not lines:
            raise NoPictureError("The value stands on no page.")
        file, sha256 = self._file(item.key[0], view.card["source_sha256"])
        return self.drawer.places(file, sha256, (_corners(lines), _corners(marked)), CROP_DPI, MARGIN_PT)

    def whole(self, number: int) -> bytes:
        """The whole page that a question stands on.

        Raises:
            KeyError, NoPictureError: as for ``crop``.
        """
        item = self.session.items[number]
        view = self.session.archive.view(item.key)
        lines, marked = places_of(view, None)
        page = next(iter(lines), 1)
        file, sha256 = self._file(item.key[0], view.card["source_sha256"])
        return self.drawer.page(file, sha256, page, _corners(marked or lines), PAGE_DPI)

    def card_page(self, number: int, page: int) -> bytes:
        """A page of a card.

        Raises:
            IndexError, NoPictureError: there is none.
        """
        card = self.session.archive.tables["cards"][number]
        file, sha256 = self._file(card["source_path"], card["source_sha256"])
        return self.drawer.page(file, sha256, page, [], PAGE_DPI)

    def _file(self, source_path: str, sha256: str) -> Any:  # noqa: ANN401 - path and hash
        file = self.session.archive.file(source_path)
        if file is None:
            raise NoPictureError("The document is not where the run read it: give its folder by --input.")
        return file, sha256


def _corners(boxes: Boxes) -> Corners:
    return [(page, box.x0, box.top, box.x1, box.bottom) for page, own in boxes.items() for box in own]


def application(desk: Desk) -> Any:  # noqa: ANN401 - Starlette's; one function an address
    """The routes of the desk."""
    from starlette.applications import Starlette
    from starlette.concurrency import run_in_threadpool
    from starlette.requests import Request
    from starlette.responses import HTMLResponse, JSONResponse, Response
    from starlette.routing import Route

    session = desk.session

    def language(request: Request) -> str:
        asked = request.query_params.get("lang", desk.language)
        return asked if asked in LANGUAGES else desk.language

    async def page(request: Request) -> Response:
        return HTMLResponse(desk.page(language(request)))

    async def static(request: Request) -> Response:
        found = desk.static(request.path_params["name"])
        return Response(*found[:1], media_type=found[1]) if found else _told(404, "There is no such file.")

    def _told(status: int, text: str) -> Response:
        return JSONResponse({"error": text}, status)

    async def answered(work: Callable[[], Any]) -> Response:
        try:
            made = await run_in_threadpool(work)
        except UsageError as error:
            return _told(400, str(error))
        except ExtractError as error:
            return _told(404, str(error))
        except (KeyError, IndexError, ValueError, TypeError):
            return _told(404, "There is nothing of that number.")
        except OSError as error:
            return _told(507, f"The decision could not be written: {error.strerror}.")
        if isinstance(made, bytes):
            return Response(made, media_type="image/png")
        return JSONResponse(made)

    async def state(_: Request) -> Response:
        return await answered(session.state)

    async def queue(request: Request) -> Response:
        return await answered(lambda: session.queue(dict(request.query_params)))

    async def item(request: Request) -> Response:
        number = request.path_params["number"]
        return await answered(lambda: session.shown(number, language(request)))

    async def same(request: Request) -> Response:
        return await answered(lambda: {"items": session.same(request.path_params["number"])})

    async def crop(request: Request) -> Response:
        return await answered(lambda: desk.crop(request.path_params["number"]))

    async def whole(request: Request) -> Response:
        return await answered(lambda: desk.whole(request.path_params["number"]))

    async def cards(request: Request) -> Response:
        return await answered(lambda: card_list(session.archive, request.query_params.get("q", "")))

    async def card(request: Request) -> Response:
        number = request.path_params["number"]
        return await answered(lambda: card_view(session.archive, number, language(request)))

    async def card_page(request: Request) -> Response:
        numbers = request.path_params["number"], request.path_params["page"]
        return await answered(lambda: desk.card_page(*numbers))

    async def archive(request: Request) -> Response:
        return await answered(lambda: archive_view(session, language(request)))

    async def decide(request: Request) -> Response:
        body = await request.body()
        return await answered(lambda: session.decide(_object(body)))

    async def undo(request: Request) -> Response:
        body = await request.body()
        return await answered(lambda: session.undo(str(_object(body)["id"])))

    return Starlette(
        routes=[
            Route("/", page),
            Route("/static/{name}", static),
            Route("/api/state", state),
            Route("/api/queue", queue),
            Route("/api/item/{number:int}", item),
            Route("/api/same/{number:int}", same),
            Route("/api/cards", cards),
            Route("/api/card/{number:int}", card),
            Route("/api/archive", archive),
            Route("/api/decide", decide, methods=["POST"]),
            Route("/api/undo", undo, methods=["POST"]),
            Route("/picture/{number:int}", crop),
            Route("/whole/{number:int}", whole),
            Route("/page/{number:int}/{page:int}", card_page),
        ]
    )


def _object(body: bytes) -> dict[str, Any]:
    """The object that a request brings.

    Raises:
        UsageError: it is none.
    """
    try:
        found = json.loads(body)
    except ValueError as error:
        raise UsageError("This is no JSON.") from error
    if not isinstance(found, dict):
        raise UsageError("This is no object.")
    return found


def serve(session: Session, doors: Doors, language: str, told: Callable[[str], None]) -> None:
    """Serves the desk until it is interrupted.

    Args:
        session: what is asked and kept.
        doors: how it is reached; port 0 for any that is free.
        language: of the page, ``fi`` or ``en``.
        told: gets the address.

    Raises:
        UsageError: the address cannot be listened at, or the extra is not installed.
    """
    try:
        import uvicorn
    except ImportError as error:
        raise UsageError("Reviewing needs: pip install 'sokra-extract[review]'.") from error
    family = socket.AF_INET6 if ":" in doors.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((doors.host, doors.port))
            listening.listen()  # whoever reads the address is answered at once
        except OSError as error:
            raise UsageError(f"{doors.host}:{doors.port} cannot be used: {error.strerror}.") from error
        doors = replace(doors, port=listening.getsockname()[1])
        desk = Desk(session, language)
        config = uvicorn.Config(
            Guard(application(desk), doors), log_level="warning", access_log=False, server_header=False
        )
        told(doors.address)
        try:
            uvicorn.Server(config).run([listening])
        finally:
            desk.drawer.close()
