"""Alerts as they were published, and their feeds: what publishing wrote into its folder, and nothing that is a draft."""

from __future__ import annotations

from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from quivive.accounts.keys import Scope
from quivive.alerts.feeds import stamp
from quivive.alerts.names import atom_name, document_name, json_feed_name
from quivive.alerts.trail import JOURNAL, Case, cases
from quivive.fact_files import WORDING
from quivive.schema import ALERTS_NAME
from quivive.server.api.campaigns import written
from quivive.server.api.computed import computed_of
from quivive.server.api.fields import text
from quivive.server.api.operation import JSON, Example, Operation, Shown
from quivive.server.api.problems import Problem
from quivive.server.api.shapes import ref
from quivive.server.desk import desk_of
from quivive.server.published import ATOM, JSON_FEED, answered


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
    return await _file(request, document_name(request.path_params["id"]), public=False)


async def atom_feed(request: Request) -> Response:
    """`GET /v1/feeds/alerts.{language}.atom`."""
    return await _file(request, atom_name(request.path_params["language"]), public=True)


async def json_feed(request: Request) -> Response:
    """`GET /v1/feeds/alerts.{language}.json`."""
    return await _file(request, json_feed_name(request.path_params["language"]), public=True)


async def _file(request: Request, name: str, *, public: bool) -> Response:
    found = await answered(request, name, public=public)
    if found is None:
        raise Problem("not-here", "nothing of it was published here")
    return found


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
