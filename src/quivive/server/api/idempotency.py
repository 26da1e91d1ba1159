"""A request that is made again under the same idempotency key is answered as it was, and does nothing again."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from contextlib import nullcontext
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from quivive.frozen import frozen
from quivive.server.api.fields import checked, text
from quivive.server.api.operation import caller_of
from quivive.server.api.problems import Problem
from quivive.server.desk import desk_of
from quivive.server.quotas import UnderWay
from quivive.store import answers
from quivive.store.answers import Kept

HEADER: Final = "idempotency-key"
IDEMPOTENCY_KEY: Final = text(257, minLength=1, pattern=r'^(?:"[ !#-\[\]-~]{1,255}"|[!#-~][!-~]{0,254})$')
"""A string as RFC 9651 writes it, without a backslash, or the same without its quotation marks."""


@frozen
class Done:
    """What was done: the status that says so, and what its answer is told from (JSON)."""

    status: int
    kept: Mapping[str, Any]


Act = Callable[[Connection], Done]
"""Does what was asked for, in a transaction that writes."""
Tell = Callable[[Connection, Mapping[str, Any]], Mapping[str, Any]]
"""The body of an answer, from what is kept of it: what was erased since is not told again."""


async def once(request: Request, body: bytes, prepared: Callable[[], Awaitable[Act]], tell: Tell) -> Response:
    """Prepare, then act in one transaction in which it is kept what was done, if the request has an idempotency key.

    Raises `Problem`: 409 while the same is under way, 422 where the key was used for something else.
    """
    key, desk, now = _key(request), desk_of(request), datetime.now(UTC)
    caller = caller_of(request).key
    whose, asked = caller.id if caller else "", _digest(request, body)

    def again(connection: Connection) -> Done | None:
        kept = answers.found(connection, whose, key, now) if key else None
        if kept is not None and kept.request != asked:
            raise Problem("other-request", "use another key for another request")
        return Done(kept.status, json.loads(kept.answer)) if kept is not None else None

    def before() -> Response | None:
        with desk.store.reading() as connection:
            done = again(connection)
            return JSONResponse(tell(connection, done.kept), done.status) if done else None

    def acted(act: Act) -> Response:
        with desk.store.begin() as connection:
            # Another machine may have answered meanwhile: writers go one after the other, so that this is the last word.
            done = again(connection)
            if done is None:
                done = act(connection)
                if key:
                    answers.keep(connection, whose, key, Kept(asked, done.status, json.dumps(done.kept)), now)
            return JSONResponse(tell(connection, done.kept), done.status)

    try:
        with request.app.state.quotas.under_way(f"{whose} {key}") if key else nullcontext():
            answered = await desk.done(before) if key else None
            if answered is not None:
                return answered
            act = await prepared()
            return await desk.done(lambda: acted(act))
    except UnderWay:
        raise Problem("under-way", "it has the same idempotency key", after=1) from None


def _key(request: Request) -> str:
    given = request.headers.get(HEADER)
    if given is None:
        return ""
    checked("Idempotency-Key", given.strip(), IDEMPOTENCY_KEY)
    return given.strip().removeprefix('"').removesuffix('"') if given.strip().startswith('"') else given.strip()


def _digest(request: Request, body: bytes) -> str:
    said = f"{request.method} {request.url.path}?{request.url.query}\n{request.headers.get('content-type', '')}\n"
    return sha256(said.encode("utf-8", "replace") + body).hexdigest()
