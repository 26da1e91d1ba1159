"""One operation of the API, as it is answered and as it is described; and who may ask for it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import field
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from quivive.accounts.keys import Scope
from quivive.errors import QuiviveError, StoreFault, UnreadableInput
from quivive.frozen import frozen
from quivive.server.api.callers import Caller, admitted
from quivive.server.api.fields import Schema, checked, query_of
from quivive.server.api.problems import SOON, Problem
from quivive.server.desk import NoDesk
from quivive.server.work import Busy

Answer = Callable[[Request], Awaitable[Response]]
JSON = "application/json"


@frozen
class Shown:
    """What an answer is: in words, by media type its schema, and the headers that it has beside those that every one has."""

    text: str
    content: Mapping[str, Schema]
    headers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


@frozen
class Example:
    """One request that is shown, and made by the tests: `path` and `query` by name, `body` with its media type."""

    path: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    body: object = None
    media_type: str = JSON


@frozen
class Operation:
    """`path` holds names in braces; `scope` is what a key needs (None: asked for without one), `open` tells that a server may
    answer without a key all the same, `tagged` that its answers have an entity tag, `may_be_empty` that a request without a body is one. `answers` are by status; `kinds` are the problems beside those that every one has."""

    name: str
    method: str
    path: str
    answer: Answer
    text: str
    scope: Scope | None
    answers: Mapping[int, Shown]
    open: bool = False
    tagged: bool = False
    path_schemas: Mapping[str, Schema] = field(default_factory=dict)
    query: Mapping[str, Schema] = field(default_factory=dict)
    headers: Mapping[str, Schema] = field(default_factory=dict)
    bodies: Mapping[str, Schema] = field(default_factory=dict)
    may_be_empty: bool = False
    kinds: tuple[str, ...] = ()
    examples: Mapping[str, Example] = field(default_factory=dict)


def routes_of(operations: Iterable[Operation]) -> list[Route]:
    """Their addresses; each says itself which methods it takes."""
    by_path: dict[str, dict[str, Operation]] = {}
    for one in operations:
        by_path.setdefault(one.path, {})[one.method] = one
    return [Route(path, _endpoint(methods), methods=list(methods)) for path, methods in by_path.items()]


def _endpoint(methods: Mapping[str, Operation]) -> Answer:
    async def answered(request: Request) -> Response:
        operation = methods.get("GET" if request.method == "HEAD" else request.method)
        if operation is None:
            raise HTTPException(405)
        try:
            return await _answered(request, operation)
        except Problem as error:
            return error.response()
        except UnreadableInput as error:
            return Problem("cannot-be-read", str(error)).response()
        except Busy:
            return Problem("busy", after=SOON).response()
        except StoreFault:
            # What the database said may hold more than may be shown.
            return Problem("store", after=SOON).response()
        except NoDesk:
            return Problem("not-here", "this server keeps nothing").response()
        except QuiviveError as error:
            return Problem("not-understood", str(error)).response()

    return answered


async def _answered(request: Request, operation: Operation) -> Response:
    caller = await admitted(request, operation.scope, is_open=operation.open)
    request.state.caller = caller
    try:
        for name, schema in operation.path_schemas.items():
            checked(name, request.path_params[name], schema)
        request.state.query = query_of(request.query_params.multi_items(), operation.query)
        response = await operation.answer(request)
    except Problem as error:
        response = error.response()
    for name, value in caller.headers().items():
        response.headers[name] = value
    return response


def query(request: Request) -> dict[str, Any]:
    """The parameters of the address, as the operation's schemas have them."""
    values: dict[str, Any] = request.state.query
    return values


def caller_of(request: Request) -> Caller:
    """Who asks."""
    caller: Caller = request.state.caller
    return caller
