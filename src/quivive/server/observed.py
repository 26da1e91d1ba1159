"""What is known of each request from outside: its number, its route, how it ended and how long it took."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from quivive.server import log, metrics

HEADER = b"x-request-id"
_IDENTIFIER = re.compile(rb"[A-Za-z0-9._-]{1,64}")
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_LEFT = 499
"""The status of a request whose answer nobody waited for, as nginx has it."""
_QUIET = frozenset({"/healthz", "/readyz", "/metrics"})
_CLOSE = (b"connection", b"close")


class Observed:
    """ASGI middleware before all others: counts and logs what is answered, and answers what nobody expected by `refuse`.

    A request keeps the identifier that it comes with in `X-Request-Id` (64 letters, digits, `.`, `_`, `-` at most), or is given
    one; the answer names it, the application finds it as `request.state.request_id`.
    """

    def __init__(self, app: ASGIApp, refuse: Callable[[Request, int, int], Awaitable[Response]]) -> None:
        self._app, self._refuse = app, refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, identifier = time.perf_counter(), _identifier(scope)
        scope.setdefault("state", {})["request_id"] = identifier.decode()
        status = size = 0

        async def answer(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (HEADER, identifier)]
                if scope["app"].state.ending:
                    message["headers"].append(_CLOSE)
            else:
                size += len(message.get("body", b""))
            await send(message)

        metrics.under_way(1)
        try:
            await self._app(scope, receive, answer)
        except Exception as error:
            log.fault(error, request_id=identifier.decode(), route=_route(scope))
            if not status:
                await (await self._refuse(Request(scope), 500, 0))(scope, receive, answer)
        finally:
            metrics.under_way(-1)
            self._tell(scope, identifier, status or _LEFT, size, time.perf_counter() - began)

    def _tell(self, scope: Scope, identifier: bytes, status: int, size: int, seconds: float) -> None:
        route, method = _route(scope), scope["method"] if scope["method"] in _METHODS else "other"
        metrics.answered(route, method, status, seconds)
        if route in _QUIET and status < 400:  # noqa: PLR2004 - where statuses begin to say that something is wrong
            return
        log.request(request_id=identifier.decode(), method=method, route=route, status=status, seconds=round(seconds, 4), bytes=size)


def _route(scope: Scope) -> str:
    """The template, never the path: that may hold anything."""
    route = scope.get("route")
    return str(getattr(route, "path", "")) or "none"


def _identifier(scope: Scope) -> bytes:
    for name, value in scope["headers"]:
        if name == HEADER:
            if _IDENTIFIER.fullmatch(value):
                given: bytes = value
                return given
            break
    return secrets.token_hex(8).encode()
