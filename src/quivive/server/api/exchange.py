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
from quivive.errors import UnknownName
from quivive.exchange.exportable import LEAST_INDEPENDENT
from quivive.exchange.formats import format_names
from quivive.exchange.handing_out import MOST_REPORTS, Asked, hand_out
from quivive.exchange.shared import Heading, Tlp
from quivive.exchange.values import LONGEST_TEXT
from quivive.knowledge import load_knowledge
from quivive.server.api import shapes
from quivive.server.api.computed import computed_of, known_already
from quivive.server.api.fields import MOMENT, moment, one_of, text, whole
from quivive.server.api.operation import JSON, Example, Operation, Shown, query
from quivive.server.api.problems import Problem
from quivive.server.desk import Desk, desk_of

_IN_MEMORY: Final = 4 * 1024 * 1024
_BLOCK: Final = 256 * 1024
_TYPES: Final = {
    "jsonl": ("application/x-ndjson", "jsonl"), "stix": ("application/stix+json;version=2.1", "json"), "misp": (JSON, "json"),
    "rpz": ("text/dns", "zone"), "hosts": ("text/plain; charset=utf-8", "txt"), "list": ("text/plain; charset=utf-8", "txt"),
    "csv": ("text/csv; charset=utf-8; header=present", "csv"), "parquet": ("application/vnd.apache.parquet", "parquet"),
}  # fmt: skip
_LEFT_OUT: Final = "Quivive-Campaigns-Left-Out"
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
    file, size, beyond = await anyio.to_thread.run_sync(lambda: _written(desk, name, asked), limiter=computed.limiter)
    headers |= {"content-length": str(size), _LEFT_OUT: str(beyond)}
    return StreamingResponse(_blocks(file), media_type=kind, headers=headers)


def _written(desk: Desk, name: str, asked: dict[str, object]) -> tuple[IO[bytes], int, int]:
    """A file with what is told, which is gone once it is closed; its bytes; how many campaigns were left out."""
    wanted = Asked(
        format=name,
        heading=Heading(str(asked["producer"]), Tlp(str(asked["tlp"]))),
        ids=(str(asked["campaign"]),) if "campaign" in asked else (),
        since=moment(str(asked["since"])) if "since" in asked else None,
        least=int(str(asked["least"])),
        most_reports=MOST_REPORTS,
    )
    file = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - closed when it was sent
    try:
        done = hand_out(desk.store, wanted, file, load_knowledge(), datetime.now(UTC))  # type: ignore[arg-type]  # a file
        size = file.tell()
        file.seek(0)
    except UnknownName:
        file.close()
        raise Problem("not-here", "there is no such campaign") from None
    except BaseException:
        file.close()
        raise
    return file, size, done.beyond


async def _blocks(file: IO[bytes]) -> AsyncIterator[bytes]:
    try:
        while block := await anyio.to_thread.run_sync(file.read, _BLOCK):
            yield block
    finally:
        file.close()


_BINARY: Final = {"type": "string", "format": "binary"}
_SAID: Final = {
    _LEFT_OUT: {
        "description": f"So many campaigns were left out: a file is made of at most {MOST_REPORTS:,} reports, those of the newest campaigns that they are enough for.",
        "schema": {"type": "integer", "minimum": 0},
    }
}

OPERATIONS = (
    Operation(
        "exchange", "GET", "/v1/exchange/{format}", fetched,
        "The indicators of campaigns for partners, as `quivive exchange export` writes them: only what is plainly a scammer's own, by the one rule of docs/exchange.md.",
        Scope.EXCHANGE, {200: Shown("The file.", {kind: {"type": "object"} if "json" in kind and "nd" not in kind else _BINARY for kind, _ in _TYPES.values()}, _SAID)},
        path_schemas={"format": one_of(FORMATS)},
        query={
            "tlp": one_of([str(tlp) for tlp in Tlp], str(Tlp.AMBER)), "since": MOMENT, "campaign": shapes.CAMPAIGN_ID,
            "least": whole(LEAST_INDEPENDENT, 1_000_000, LEAST_INDEPENDENT),
            "producer": text(LONGEST_TEXT, minLength=1, pattern=r"^[A-Za-z0-9](?:[A-Za-z0-9 ._-]*[A-Za-z0-9])?$", default="Quivive"),
        },
        examples={"as STIX 2.1": Example(path={"format": "stix"}, query={"tlp": "green"})}, tagged=True,
    ),
)  # fmt: skip
