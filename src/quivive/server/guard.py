"""What stands before every request: its size, its time, how many come, and the headers of each answer."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable
from math import ceil

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from quivive.server.rate import Allowance
from quivive.server.settings import Settings

Refuse = Callable[[Request, int, int], Awaitable[Response]]
"""Makes the answer to a request that is refused: with which status, and after how many seconds to come again."""

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; manifest-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
)
"""Only what the server itself holds is loaded, nothing in a page is run, nobody may frame it."""
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(self), microphone=(), geolocation=(), browsing-topics=()",
    "x-frame-options": "DENY",
}
_RAW_HEADERS = tuple((name.encode(), value.encode()) for name, value in (*HEADERS.items(), ("cache-control", "no-store")))
_FREE_OF_COUNTING = ("/static/", "/healthz", "/readyz", "/metrics")
_BY_ITSELF = b"x-by-itself"
"""The header of what a page's script asks for without anybody having done anything."""
FLOWS = "/v1/scan"
"""Where a request may go on for long, while it is answered already."""
_HTTPS_ONLY = (b"strict-transport-security", b"max-age=31536000")


class TooLarge(Exception):
    """More bytes came than a request may have."""


class TooSlow(Exception):
    """The request did not arrive in time."""


class Guard:
    """ASGI middleware. What is refused is answered by `refuse`, in the language and form of whoever asks."""

    def __init__(self, app: ASGIApp, settings: Settings, allowance: Allowance, refuse: Refuse) -> None:
        self._app, self._settings, self._allowance, self._refuse = app, settings, allowance, refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        started = False
        https = scope.get("scheme") == "https" or bool(self._settings.public_address)

        async def answer(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                message["headers"] = _with_headers(message["headers"], https=https)
            await send(message)

        try:
            status, after = self._verdict(scope)
            if status:
                await (await self._refuse(Request(scope), status, after))(scope, receive, answer)
                return
            await self._app(scope, self._bounded(receive, flows=scope["path"] == FLOWS), answer)
        except TooLarge:
            if not started:
                await (await self._refuse(Request(scope), 413, 0))(scope, receive, answer)
        except TooSlow:
            if not started:
                await (await self._refuse(Request(scope), 408, 0))(scope, receive, answer)

    def _verdict(self, scope: Scope) -> tuple[int, int]:
        length = next((value for name, value in scope["headers"] if name == b"content-length"), b"")
        if length and (not length.isdigit() or int(length[:15]) > self._largest(scope["path"] == FLOWS)):
            return 413, 0
        if not scope["path"].startswith(_FREE_OF_COUNTING) and not _has_key(scope):
            client = scope.get("client")
            wait = self._allowance.wait(client[0] if client else "", time.monotonic(), half=asks_by_itself(scope))
            if wait:
                return 429, max(1, ceil(wait))
        return 0, 0

    def _largest(self, flows: bool) -> int:  # noqa: FBT001 - of two settings
        return self._settings.largest_scan if flows else self._settings.largest_upload

    def _bounded(self, receive: Receive, *, flows: bool) -> Receive:
        """The same, ending in `TooLarge` or `TooSlow`; of what flows each part has as long as another request has for all."""
        seen, largest, patience = 0, self._largest(flows), self._settings.seconds_to_send
        end = time.monotonic() + patience

        async def bounded() -> Message:
            nonlocal seen, end
            if seen < 0:
                return await receive()
            if flows:
                end = time.monotonic() + patience
            try:
                async with asyncio.timeout(max(0.01, end - time.monotonic())):
                    message = await receive()
            except TimeoutError:
                raise TooSlow from None
            seen += len(message.get("body", b""))
            if seen > largest:
                raise TooLarge
            if not message.get("more_body"):
                seen = -1  # all of it is here; what comes now is only that somebody left
            return message

        return bounded


def asks_by_itself(scope: Scope) -> bool:
    """Whether the script of an open page asks, and nobody did anything: that takes nobody's turn, and keeps no session open."""
    return any(name == _BY_ITSELF for name, _ in scope["headers"])


def _has_key(scope: Scope) -> bool:
    """Whoever sends a key is counted by it, and by the address only where the key is none (`quivive.server.api.callers`)."""
    return scope["path"].startswith("/v1/") and any(name == b"authorization" for name, _ in scope["headers"])


def _with_headers(given: Iterable[tuple[bytes, bytes]], *, https: bool) -> list[tuple[bytes, bytes]]:
    """The headers of an answer, and those of every answer that it does not decide itself."""
    headers = list(given)
    there = {name for name, _ in headers}
    headers += [one for one in _RAW_HEADERS if one[0] not in there]
    if https and _HTTPS_ONLY[0] not in there:
        headers.append(_HTTPS_ONLY)
    return headers
