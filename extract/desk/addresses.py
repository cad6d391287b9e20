"""The desk's addresses: what each gives, as JSON or a picture. The only user of Starlette."""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from extract.desk.answering import Desk
from extract.desk.views import archive_view, card_list, card_view
from extract.errors import ExtractError, UsageError

LANGUAGES = ("fi", "en")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks for.

    Attributes:
        path: the numbers and names in its address.
        query: what stands behind the question mark.
        language: of the answer.
        told: the object that a writing request brings.
    """

    path: Mapping[str, Any]
    query: Mapping[str, str]
    language: str
    told: Mapping[str, Any]

    @property
    def number(self) -> int:
        """Of a question or card."""
        return int(self.path["number"])


Answer = Callable[[Desk, Asked], Any]
READ: dict[str, Answer] = {
    "/api/state": lambda desk, _: desk.session.state(),
    "/api/queue": lambda desk, asked: desk.session.queue(asked.query),
    "/api/item/{number:int}": lambda desk, asked: desk.session.shown(asked.number, asked.language),
    "/api/same/{number:int}": lambda desk, asked: {"items": desk.session.same(asked.number, asked.language)},
    "/api/cards": lambda desk, asked: card_list(desk.session.archive, asked.query.get("q", "")),
    "/api/card/{number:int}": lambda desk, asked: card_view(
        desk.session.archive, asked.number, asked.language
    ),
    "/api/archive": lambda desk, asked: archive_view(desk.session, asked.language),
    "/picture/{number:int}": lambda desk, asked: desk.crop(asked.number),
    "/whole/{number:int}": lambda desk, asked: desk.whole(asked.number),
    "/page/{number:int}/{page:int}": lambda desk, asked: desk.card_page(asked.number, asked.path["page"]),
}
WRITTEN: dict[str, Answer] = {
    "/api/decide": lambda desk, asked: desk.session.decide(asked.told),
    "/api/undo": lambda desk, asked: desk.session.undo(str(asked.told["id"])),
}


def application(desk: Desk) -> Any:  # noqa: ANN401 - Starlette's
    """The routes of the desk."""
    from starlette.applications import Starlette
    from starlette.routing import Route

    return Starlette(
        routes=[
            Route("/", _page(desk)),
            Route("/static/{name}", _static(desk)),
            *(Route(path, _answering(desk, answer)) for path, answer in READ.items()),
            *(Route(path, _answering(desk, answer), methods=["POST"]) for path, answer in WRITTEN.items()),
        ]
    )


Endpoint = Callable[[Any], Awaitable[Any]]


def _page(desk: Desk) -> Endpoint:
    from starlette.responses import HTMLResponse

    async def page(request: Any) -> Any:  # noqa: ANN401 - Starlette's
        return HTMLResponse(desk.page(_language(desk, request)))

    return page


def _static(desk: Desk) -> Endpoint:
    from starlette.responses import Response

    async def static(request: Any) -> Any:  # noqa: ANN401 - Starlette's
        found = desk.static(request.path_params["name"])
        return Response(found[0], media_type=found[1]) if found else _told(404, "There is no such file.")

    return static


def _answering(desk: Desk, answer: Answer) -> Endpoint:
    """What answers at an address, in a thread: a picture takes its time."""
    from starlette.concurrency import run_in_threadpool

    async def answering(request: Any) -> Any:  # noqa: ANN401 - Starlette's
        body = await request.body() if request.method == "POST" else b"{}"
        return await run_in_threadpool(_answered, desk, answer, request, body)

    return answering


def _answered(desk: Desk, answer: Answer, request: Any, body: bytes) -> Any:  # noqa: ANN401 - Starlette's
    """The response: what was asked for, or why there is none."""
    from starlette.responses import JSONResponse, Response

    query = dict(request.query_params)
    try:
        asked = Asked(request.path_params, query, _language(desk, request), _object(body))
        made = answer(desk, asked)
    except UsageError as error:
        return _told(400, str(error))
    except ExtractError as error:
        return _told(404, str(error))
    except (KeyError, IndexError, ValueError, TypeError):
        return _told(404, "There is nothing of that number.")
    except OSError as error:
        return _told(507, f"The decision could not be written: {error.strerror}.")
    return Response(made, media_type="image/png") if isinstance(made, bytes) else JSONResponse(made)


def _told(status: int, text: str) -> Any:  # noqa: ANN401 - Starlette's
    from starlette.responses import JSONResponse

    return JSONResponse({"error": text}, status)


def _language(desk: Desk, request: Any) -> str:  # noqa: ANN401 - Starlette's
    asked = str(request.query_params.get("lang", desk.language))
    return asked if asked in LANGUAGES else desk.language


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
