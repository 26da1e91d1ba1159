"""What stands before every request: its size, its time, how many come, and the headers of each answer."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from math import ceil

from starlette.datastructures import MutableHeaders
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
_FREE_OF_COUNTING = ("/static/", "/healthz", "/readyz")
FLOWS = "/v1/scan"
"""Where a request may go on for long, while it is answered already."""
_HTTPS_ONLY = "max-age=31536000"


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

        async def answer(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("cache-control", "no-store")
                if scope.get("scheme") == "https" or self._settings.public_address:
                    headers.setdefault("strict-transport-security", _HTTPS_ONLY)
            await send(message)

        request = Request(scope)
        try:
            status, after = self._verdict(request)
            if status:
                await (await self._refuse(request, status, after))(scope, receive, answer)
                return
            await self._app(scope, self._bounded(receive, flows=scope["path"] == FLOWS), answer)
        except TooLarge:
            if not started:
                await (await self._refuse(request, 413, 0))(scope, receive, answer)
        except TooSlow:
            if not started:
                await (await self._refuse(request, 408, 0))(scope, receive, answer)

    def _verdict(self, request: Request) -> tuple[int, int]:
        length = request.headers.get("content-length", "")
        if length and (not length.isdigit() or int(length[:15]) > self._largest(request.url.path == FLOWS)):
            return 413, 0
        if not request.url.path.startswith(_FREE_OF_COUNTING) and not _has_key(request):
            wait = self._allowance.wait(request.client.host if request.client else "", time.monotonic())
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
                message = await asyncio.wait_for(receive(), max(0.01, end - time.monotonic()))
            except TimeoutError:
                raise TooSlow from None
            seen += len(message.get("body", b""))
            if seen > largest:
                raise TooLarge
            if not message.get("more_body"):
                seen = -1  # all of it is here; what comes now is only that somebody left
            return message

        return bounded


def _has_key(request: Request) -> bool:
    """Whoever sends a key is counted by it, and by the address only where the key is none (`quivive.server.api.callers`)."""
    return request.url.path.startswith("/v1/") and "authorization" in request.headers
