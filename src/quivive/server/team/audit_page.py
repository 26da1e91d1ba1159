"""The journal of who did what, for admins: newest first, of one person or kind, and as a file."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from typing import Final
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from quivive.accounts import audit
from quivive.accounts.roles import Role
from quivive.exchange.formats.csv_ import plain_cell
from quivive.server.desk import desk_of
from quivive.server.team.gate import team_page
from quivive.server.team.views import console_wording, moment, team_view
from quivive.store.journals import Event
from quivive.wording import Wording

SAID: Final = "console.audit.did."
_LONGEST: Final = 60
_OF_A_FILE: Final = 1_000
_LEFT_OPEN: Final = {"name": "…", "text": "…"}
"""Of a kind as such: there is nobody whose name is not given."""
_NAMED: Final = {"": "console.audit.nobody", "system:command-line": "console.audit.command_line", "system:provider": "console.audit.provider"}


async def listed(request: Request) -> Response:
    """A page of the journal."""
    desk, wording = desk_of(request), console_wording(request)
    before, by, did = _asked(request)

    def asked() -> audit.Page:
        with desk.store.reading() as connection:
            return audit.page(connection, before=before, by=by, did=did)

    found = await desk.done(asked)
    kinds = sorted(((key.removeprefix(SAID), wording.say(key, **_LEFT_OPEN)) for key in wording.keys if key.startswith(SAID)), key=lambda one: one[1])
    chosen = {"by": by, "did": did}
    lines = [(event.number, moment(event.at, wording), said(event, wording)) for event in found.events]
    return team_view(
        "audit", request, path=f"/team/audit?{urlencode(chosen)}", events=lines, kinds=kinds, by=by, did=did, newest=not before, question=urlencode(chosen),
        further=urlencode({"before": found.further, **chosen}) if found.further else "",
    )  # fmt: skip


def said(event: Event, wording: Wording) -> str:
    """An event in one sentence; one of which no sentence is known with all that it holds."""
    content = event.content
    did, by = str(content.get("did", "")), str(content.get("by", ""))
    details: dict[str, str | int] = {name: value if isinstance(value, int) else str(value) for name, value in content.items()}
    details["by"] = wording.say(_NAMED[by]) if by in _NAMED else by
    details |= {name: wording.say(f"accounts.roles.{content[name]}") for name in ("role", "before") if content.get(name) in set(Role)}
    if wording.has(f"{SAID}{did}"):
        return wording.say(f"{SAID}{did}", **details)
    others = ", ".join(f"{name} {value}" for name, value in content.items() if name not in ("by", "did"))
    return wording.say("console.audit.other", by=details["by"], name=did, text=others)


async def as_csv(request: Request) -> Response:
    """The journal as a table."""

    def row(event: Event) -> str:
        text = io.StringIO()
        details = {name: value for name, value in event.content.items() if name not in ("by", "did")}
        cells = (event.number, event.at.isoformat(), str(event.content.get("by", "")), str(event.content.get("did", "")), json.dumps(details))
        csv.writer(text).writerow([plain_cell(cell) for cell in cells])
        return text.getvalue()

    return _file(request, "audit.csv", "text/csv; charset=utf-8", "number,at,by,did,details\r\n", row)


async def as_json_lines(request: Request) -> Response:
    """The journal as one JSON object a line."""

    def row(event: Event) -> str:
        return json.dumps({"number": event.number, "at": event.at.isoformat(), **event.content}) + "\n"

    return _file(request, "audit.jsonl", "application/jsonl", "", row)


def _file(request: Request, name: str, kind: str, head: str, row: Callable[[Event], str]) -> Response:
    """Page by page, newest first, so that nobody waits for who reads slowly."""
    desk = desk_of(request)
    before, by, did = _asked(request)

    def pages() -> Iterator[str]:
        yield head
        further = before
        while True:
            with desk.store.reading() as connection:
                found = audit.page(connection, before=further, by=by, did=did, most=_OF_A_FILE)
            yield "".join(map(row, found.events))
            further = found.further
            if not further:
                return

    return StreamingResponse(pages(), media_type=kind, headers={"content-disposition": f'attachment; filename="{name}"'})


def _asked(request: Request) -> tuple[int, str, str]:
    """Before which number, of whom, which kind."""
    given = request.query_params
    before = given.get("before", "")
    number = int(before) if before.isascii() and before.isdigit() and len(before) < 16 else 0
    return number, " ".join(given.get("by", "").split())[:_LONGEST], given.get("did", "")[:_LONGEST].strip()


ROUTES = [
    team_page("/audit", listed, Role.ADMIN),
    team_page("/audit.csv", as_csv, Role.ADMIN),
    team_page("/audit.jsonl", as_json_lines, Role.ADMIN),
]
