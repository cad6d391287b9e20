"""Who may come in: the address, the token, the cookie, and what a writing request must look like.

Stands before everything else; what it refuses reaches nothing. Only ``scope["path"]`` decides what is asked
for: it is what the router sees.
"""

import hashlib
import hmac
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs

Scope = Mapping[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]
App = Callable[[Any, Receive, Send], Awaitable[None]]

COOKIE = "sokra-desk"
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
MOST_BYTES = 512 * 1024
TOKEN_BYTES = 32


@dataclass(frozen=True, slots=True)
class Doors:
    """How the desk is reached.

    Attributes:
        host: address that is listened at.
        port: of it.
        token: in the printed address; good once.
    """

    host: str = "127.0.0.1"
    port: int = 0
    token: str = field(default_factory=lambda: secrets.token_urlsafe(TOKEN_BYTES))

    @property
    def hosts(self) -> frozenset[str]:
        """What a request may name as its host."""
        names = LOOPBACK if self.host in {"127.0.0.1", "localhost", "::1"} else (self.host,)
        return frozenset(f"{name}:{self.port}" for name in names)

    @property
    def cookie(self) -> str:
        """The cookie's name: browsers keep cookies by host, and several desks may be open."""
        return f"{COOKIE}-{self.port}"

    @property
    def address(self) -> str:
        """What is printed."""
        return f"http://{self.host}:{self.port}/?token={self.token}"


class Guard:
    """The doors' keeper around an application."""

    def __init__(self, app: App, doors: Doors) -> None:
        self._app = app
        self._doors = doors
        self._cookie = secrets.token_urlsafe(TOKEN_BYTES)
        self._traded = False

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:  # noqa: ANN401 - ASGI's
        """Lets a request in or answers it."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        if headers.get("host") not in self._doors.hosts:
            await _answer(send, 421, "This address is not served here.")
        elif self._trades(scope):
            cookie = f"{self._doors.cookie}={self._cookie}; HttpOnly; SameSite=Strict; Path=/"
            await _answer(send, 303, "", {"location": "/", "set-cookie": cookie})
        elif not self._is_known(headers):
            await _answer(send, 403, "Please open the address that the program printed; it is good once.")
        elif scope["method"] not in {"GET", "HEAD", "POST"}:
            await _answer(send, 405, "Only GET and POST are known here.")
        elif scope["method"] == "POST" and (told := self._objection(headers)):
            await _answer(send, 403, told)
        else:
            await self._app(scope, receive, _with_headers(send))

    def _trades(self, scope: Scope) -> bool:
        """Whether the request brings the token for the first time."""
        if scope["method"] != "GET" or scope["path"] != "/" or not scope["query_string"]:
            return False
        given = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
        if self._traded or not _is_same(given, self._doors.token):
            return False
        self._traded = True
        return True

    def _is_known(self, headers: Mapping[str, str]) -> bool:
        try:
            found = SimpleCookie(headers.get("cookie", "")).get(self._doors.cookie)
        except CookieError:
            return False
        return found is not None and _is_same(found.value, self._cookie)

    def _objection(self, headers: Mapping[str, str]) -> str | None:
        """Why a request may not write; None where it may."""
        origin, site = headers.get("origin"), headers.get("sec-fetch-site")
        own = {f"http://{host}" for host in self._doors.hosts}
        if (origin is not None and origin not in own) or (site or "same-origin") != "same-origin":
            return "Only the desk's own page may write."
        if origin is None and site is None:
            return "Only the desk's own page may write."
        if headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
            return "Only JSON is taken."
        length = headers.get("content-length", "")
        if not length.isdigit() or int(length) > MOST_BYTES:
            return "The request is too large."
        return None


def _is_same(one: str, other: str) -> bool:
    """Compared in constant time."""
    digests = (hashlib.sha256(text.encode("utf-8", "replace")).digest() for text in (one, other))
    return hmac.compare_digest(*digests)


def _with_headers(send: Send) -> Send:
    async def sent(message: Any) -> None:  # noqa: ANN401 - ASGI's
        if message["type"] == "http.response.start":
            known = [(name.encode(), value.encode()) for name, value in HEADERS.items()]
            message = {**message, "headers": [*message.get("headers", []), *known]}
        await send(message)

    return sent


async def _answer(send: Send, status: int, text: str, more: Mapping[str, str] | None = None) -> None:
    headers = {"content-type": "text/plain; charset=utf-8", **HEADERS, **(more or {})}
    pairs = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": status, "headers": pairs})
    await send({"type": "http.response.body", "body": text.encode()})
