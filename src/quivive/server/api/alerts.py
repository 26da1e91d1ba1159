"""Alerts as they were published, and their feeds: what publishing wrote into its folder, and nothing that is a draft."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import Response

from quivive.accounts.keys import Scope
from quivive.alerts.feeds import stamp
from quivive.alerts.names import atom_name, document_name, json_feed_name
from quivive.alerts.trail import JOURNAL, Case, cases
from quivive.fact_files import WORDING
from quivive.schema import ALERTS_NAME
from quivive.server.api.campaigns import written
from quivive.server.api.computed import computed_of, known_already
from quivive.server.api.fields import text
from quivive.server.api.operation import JSON, Example, Operation, Shown
from quivive.server.api.problems import Problem
from quivive.server.api.shapes import ref
from quivive.server.desk import desk_of
from quivive.server.settings import Settings

ATOM, JSON_FEED = "application/atom+xml", "application/feed+json"
_LARGEST: Final = 16 * 1024 * 1024
_FOR_ALL: Final = "public, max-age=60"
"""A warning that is changed or withdrawn is not to live on in caches."""


async def listed(request: Request) -> Response:
    """`GET /v1/alerts`: every alert that was published, also those that were taken back since."""
    desk = desk_of(request)

    def compute() -> bytes:
        known = cases(event.content for event in desk.store.journal(JOURNAL)).values()
        issued = sorted((case for case in known if case.issues), key=lambda case: (case.issues[-1].at, case.alert.id), reverse=True)
        return written({"schema": ALERTS_NAME, "alerts": [_row(case) for case in issued]})

    return await computed_of(request).answered(request, desk, "alerts", compute)


def _row(case: Case) -> dict[str, Any]:
    last = case.issues[-1]
    return {
        "id": last.alert.id,
        "version": last.version,
        "state": str(last.did),
        "published": stamp(case.issues[0].at),
        "updated": stamp(last.at),
        "brand": last.alert.brand,
        "scam_type": last.alert.scam_type,
        "countries": list(last.alert.countries),
        "headlines": {notice.language: notice.headline for notice in last.alert.notices},
    }


async def shown(request: Request) -> Response:
    """`GET /v1/alerts/{id}`: the signed document of the newest version."""
    return await _file(request, document_name(request.path_params["id"]), JSON, "private, no-cache")


async def atom_feed(request: Request) -> Response:
    """`GET /v1/feeds/alerts.{language}.atom`."""
    return await _file(request, atom_name(request.path_params["language"]), ATOM, _FOR_ALL)


async def json_feed(request: Request) -> Response:
    """`GET /v1/feeds/alerts.{language}.json`."""
    return await _file(request, json_feed_name(request.path_params["language"]), JSON_FEED, _FOR_ALL)


async def _file(request: Request, name: str, kind: str, keeping: str) -> Response:
    settings: Settings = request.app.state.settings
    found = await anyio.to_thread.run_sync(lambda: _read(Path(settings.alerts_folder) / name)) if settings.alerts_folder else None
    if found is None:
        raise Problem("not-here", "nothing of it was published here")
    content, changed = found
    tag = f'"{sha256(content).hexdigest()[:32]}"'
    headers = {"etag": tag, "last-modified": format_datetime(changed, usegmt=True), "cache-control": keeping}
    if keeping == _FOR_ALL:
        headers |= {"access-control-allow-origin": "*", "cross-origin-resource-policy": "cross-origin"}
    if known_already(request, tag) or (not request.headers.get("if-none-match") and _not_since(request, changed)):
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=kind, headers=headers)


def _read(path: Path) -> tuple[bytes, datetime] | None:
    try:
        with path.open("rb") as stream:
            content = stream.read(_LARGEST + 1)
        changed = datetime.fromtimestamp(int(path.stat().st_mtime), UTC)
    except OSError:
        return None
    return (content, changed) if len(content) <= _LARGEST else None


def _not_since(request: Request, changed: datetime) -> bool:
    try:
        return changed <= parsedate_to_datetime(request.headers.get("if-modified-since", "")[:100])
    except (TypeError, ValueError):
        return False


_ID: Final = {"id": text(16, minLength=16, pattern="^[0-9a-f]{16}$")}
_LANGUAGE: Final = {"language": {"type": "string", "enum": list(WORDING)}}
_FEED: Final = "The alerts as a feed, in one language; no key is needed. It is there once something was published."

OPERATIONS = (
    Operation(
        "alerts", "GET", "/v1/alerts", listed, "The alerts that were published, the one that changed last first; drafts are not among them.", Scope.READ,
        {200: Shown("All of them.", {JSON: ref("alerts")})}, examples={"all": Example()}, tagged=True,
    ),
    Operation(
        "alert", "GET", "/v1/alerts/{id}", shown, "One alert as its publisher signed it (docs/alerts.md says how that is checked).", Scope.READ,
        {200: Shown("The signed document.", {JSON: ref("alert")})}, path_schemas=_ID, examples={"by its id": Example(path={"id": "{alert}"})}, tagged=True,
    ),
    Operation(
        "atomFeed", "GET", "/v1/feeds/alerts.{language}.atom", atom_feed, _FEED, None, {200: Shown("Atom (RFC 4287).", {ATOM: {"type": "string"}})},
        path_schemas=_LANGUAGE, examples={"in English": Example(path={"language": "en"})}, tagged=True,
    ),
    Operation(
        "jsonFeed", "GET", "/v1/feeds/alerts.{language}.json", json_feed, _FEED, None, {200: Shown("JSON Feed 1.1.", {JSON_FEED: {"type": "object"}})},
        path_schemas=_LANGUAGE, examples={"in English": Example(path={"language": "en"})}, tagged=True,
    ),
)  # fmt: skip
