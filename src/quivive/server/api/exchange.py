"""What partners are given, over HTTP: written beside the memory, then sent, so that a fault never leaves half a file."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import IO, Final

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from quivive.accounts.keys import Scope
from quivive.campaigns import campaign, campaigns, update
from quivive.exchange.exportable import LEAST_INDEPENDENT, ExportRule
from quivive.exchange.formats import How, format_names
from quivive.exchange.shared import Heading, Tlp
from quivive.exchange.stored import MOST_CAMPAIGNS, export_stored
from quivive.exchange.values import LONGEST_TEXT
from quivive.knowledge import load_knowledge
from quivive.server.api import shapes
from quivive.server.api.computed import computed_of, known_already
from quivive.server.api.fields import MOMENT, moment, one_of, text, whole
from quivive.server.api.operation import JSON, Example, Operation, Shown, query
from quivive.server.api.problems import Problem
from quivive.server.desk import Desk, desk_of
from quivive.watching import Campaign

_IN_MEMORY: Final = 4 * 1024 * 1024
_BLOCK: Final = 256 * 1024
_TYPES: Final = {
    "jsonl": ("application/x-ndjson", "jsonl"), "stix": ("application/stix+json;version=2.1", "json"), "misp": (JSON, "json"),
    "rpz": ("text/dns", "zone"), "hosts": ("text/plain; charset=utf-8", "txt"), "list": ("text/plain; charset=utf-8", "txt"),
    "csv": ("text/csv; charset=utf-8; header=present", "csv"), "parquet": ("application/vnd.apache.parquet", "parquet"),
}  # fmt: skip
FORMATS: Final = tuple(name for name in format_names(what="write") if name in _TYPES)


async def fetched(request: Request) -> Response:
    """`GET /v1/exchange/{format}`: the indicators of campaigns that the one rule lets through."""
    name, asked, desk = request.path_params["format"], query(request), desk_of(request)
    computed = computed_of(request)
    tag = await computed.tag(desk, f"exchange {name} {sorted(asked.items())}")
    kind, ending = _TYPES[name]
    headers = {"etag": tag, "cache-control": "private, no-cache", "content-disposition": f'attachment; filename="quivive.{ending}"'}
    if known_already(request, tag):
        return Response(status_code=304, headers=headers)
    file, size = await anyio.to_thread.run_sync(lambda: _written(desk, name, asked), limiter=computed.limiter)
    headers["content-length"] = str(size)
    return StreamingResponse(_blocks(file), media_type=kind, headers=headers)


def _written(desk: Desk, name: str, asked: dict[str, object]) -> tuple[IO[bytes], int]:
    """A file with what is told, which is gone once it is closed."""
    knowledge, tlp = load_knowledge(), Tlp(str(asked["tlp"]))
    update(desk.store, knowledge)
    file = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - closed when it was sent
    try:
        export_stored(
            desk.store, _campaigns(desk, asked), name, file, How(datetime.now(UTC)), Heading(str(asked["producer"]), tlp),  # type: ignore[arg-type]  # a file
            rule=ExportRule(knowledge, tlp, least=int(str(asked["least"]))), knowledge=knowledge,
        )  # fmt: skip
        size = file.tell()
        file.seek(0)
    except BaseException:
        file.close()
        raise
    return file, size


def _campaigns(desk: Desk, asked: dict[str, object]) -> list[Campaign]:
    since = moment(str(asked["since"])) if "since" in asked else None
    if "campaign" not in asked:
        return campaigns(desk.store, since=since, most=MOST_CAMPAIGNS)
    found = campaign(desk.store, str(asked["campaign"]))
    if found is None:
        raise Problem("not-here", "there is no such campaign")
    return [found] if since is None or found.last_seen >= since else []


async def _blocks(file: IO[bytes]) -> AsyncIterator[bytes]:
    try:
        while block := await anyio.to_thread.run_sync(file.read, _BLOCK):
            yield block
    finally:
        file.close()


_BINARY: Final = {"type": "string", "format": "binary"}

OPERATIONS = (
    Operation(
        "exchange", "GET", "/v1/exchange/{format}", fetched,
        "The indicators of campaigns for partners, as `quivive exchange export` writes them: only what is plainly a scammer's own, by the one rule of docs/exchange.md.",
        Scope.EXCHANGE, {200: Shown("The file.", {kind: {"type": "object"} if "json" in kind and "nd" not in kind else _BINARY for kind, _ in _TYPES.values()})},
        path_schemas={"format": one_of(FORMATS)},
        query={
            "tlp": one_of([str(tlp) for tlp in Tlp], str(Tlp.AMBER)), "since": MOMENT, "campaign": shapes.CAMPAIGN_ID,
            "least": whole(LEAST_INDEPENDENT, 1_000_000, LEAST_INDEPENDENT),
            "producer": text(LONGEST_TEXT, minLength=1, pattern=r"^[A-Za-z0-9](?:[A-Za-z0-9 ._-]*[A-Za-z0-9])?$", default="Quivive"),
        },
        examples={"as STIX 2.1": Example(path={"format": "stix"}, query={"tlp": "green"})}, tagged=True,
    ),
)  # fmt: skip
