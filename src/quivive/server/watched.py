"""What those who run the server ask it: whether it lives, whether it is ready, and what it counted."""

from __future__ import annotations

import time
from ipaddress import ip_address, ip_network

import anyio
import anyio.to_thread
from sqlalchemy import text as sql
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from quivive.errors import StoreFault
from quivive.server import metrics
from quivive.server.desk import Desk
from quivive.server.settings import Settings

_FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip", "via")
_SECONDS_TO_ANSWER = 3.0
_SECONDS_KNOWN = 1.0
"""For which a store that answered is not asked again: whoever asks is not counted."""


async def alive(_: Request) -> Response:
    """`GET /healthz`: the process answers."""
    return PlainTextResponse("ok\n")


async def ready(request: Request) -> Response:
    """`GET /readyz`: what is known is read, the store answers, and it is not about to end; else 503 and what is missing."""
    state = request.app.state
    if state.ending:
        return _not_yet("ending")
    desk: Desk | None = state.desk
    if desk is not None and time.monotonic() - state.store_answered > _SECONDS_KNOWN:
        try:
            with anyio.fail_after(_SECONDS_TO_ANSWER):
                await desk.done(lambda: _ask(desk))
        except (StoreFault, TimeoutError):
            return _not_yet("store")
        state.store_answered = time.monotonic()
    return PlainTextResponse("ok\n")


def _ask(desk: Desk) -> None:
    with desk.store.reading() as connection:
        connection.execute(sql("SELECT 1"))


def _not_yet(why: str) -> Response:
    return PlainTextResponse(f"not ready: {why}\n", 503, headers={"retry-after": "5"})


async def counted(request: Request) -> Response:
    """`GET /metrics`, for the addresses of `metrics_from` that come by no proxy; for all others there is no such page."""
    settings: Settings = request.app.state.settings
    if any(name in request.headers for name in _FORWARDED) or not _is_among(request.client.host if request.client else "", settings.metrics_from):
        raise HTTPException(404)
    return Response(await anyio.to_thread.run_sync(metrics.text), media_type=metrics.CONTENT_TYPE_LATEST)


def _is_among(address: str, networks: str) -> bool:
    if networks == "none":
        return False
    try:
        asking = ip_address(address)
    except ValueError:
        return False
    asking = getattr(asking, "ipv4_mapped", None) or asking
    return any(asking in ip_network(network.strip()) for network in networks.split(","))


ROUTES = (
    Route("/healthz", alive, methods=["GET"]),
    Route("/readyz", ready, methods=["GET"]),
    Route("/metrics", counted, methods=["GET"]),
)
