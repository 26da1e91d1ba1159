"""Campaigns, surges and where campaigns go next: the JSON of the command line, made once for all who ask."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from quivive.accounts.keys import Scope
from quivive.campaigns import campaign, campaigns, in_campaign, update
from quivive.campaigns.told import as_table
from quivive.knowledge import load_knowledge
from quivive.renderers.surges import as_table as surges_as_table
from quivive.server.api import shapes
from quivive.server.api.computed import computed_of
from quivive.server.api.fields import MOMENT, moment, one_of, whole
from quivive.server.api.operation import JSON, Example, Operation, Shown, query
from quivive.server.api.problems import Problem
from quivive.server.api.reports import PAGED, report_page
from quivive.server.api.shapes import ref
from quivive.server.desk import Desk, desk_of
from quivive.surges import known_events
from quivive.watch import Overview, look
from quivive.watch.kept import MOST_CAMPAIGNS, kept
from quivive.watch.surging import surging
from quivive.watch.told import as_table as watch_as_table
from quivive.watching import Period, Series

_MOST: Final = 200
_READER: Final = "api"
_SERIES: Final = ("brand", "scam_type", "channel", "country")


async def listed(request: Request) -> Response:
    """`GET /v1/campaigns`: the largest, most reports first."""
    asked, desk = query(request), desk_of(request)

    def compute() -> bytes:
        knowledge = load_knowledge()
        update(desk.store, knowledge)
        since = moment(asked["since"]) if "since" in asked else None
        found = campaigns(
            desk.store, since=since, brand=asked.get("brand", ""), country=asked.get("country", ""), least=asked["least"], most=asked["limit"]
        )  # fmt: skip
        return written(as_table(found, desk.store, knowledge))

    return await computed_of(request).answered(request, desk, f"campaigns {sorted(asked.items())}", compute)


async def shown(request: Request) -> Response:
    """`GET /v1/campaigns/{id}`: one, also under an id that it had before."""
    identity, desk = request.path_params["id"], desk_of(request)

    def compute() -> bytes:
        knowledge = load_knowledge()
        update(desk.store, knowledge)
        found = campaign(desk.store, identity)
        if found is None:
            raise Problem("not-here", "there is no such campaign")
        return written(as_table([found], desk.store, knowledge))

    return await computed_of(request).answered(request, desk, f"campaign {identity}", compute)


async def reports_of_one(request: Request) -> Response:
    """`GET /v1/campaigns/{id}/reports`: its reports, page by page."""
    identity, desk, asked = request.path_params["id"], desk_of(request), query(request)

    def found() -> dict[str, Any]:
        update(desk.store, load_knowledge())
        with desk.store.reading() as connection:
            wanted = in_campaign(connection, identity)
        if wanted is None:
            raise Problem("not-here", "there is no such campaign")
        return report_page(desk.store, wanted, asked["after"], asked["limit"])

    return JSONResponse(await desk.done(found))


async def surges(request: Request) -> Response:
    """`GET /v1/surges`: what has more reports than usual."""
    asked, desk = query(request), desk_of(request)
    at = moment(asked["at"]) if "at" in asked else datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    only = Series(*(asked.get(name, "") for name in _SERIES))

    def compute() -> bytes:
        events = known_events()
        found = surging(desk.store, at, Period(asked["period"]), events, only)
        return written(surges_as_table(found, events, load_knowledge().wording(asked["language"])))

    return await computed_of(request).answered(request, desk, f"surges {at} {sorted(asked.items())}", compute)


async def watched(request: Request) -> Response:
    """`GET /v1/watch`: the campaigns that are active, how they spread and where they are likely next, and the surges."""
    asked, desk = query(request), desk_of(request)
    now = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    # The look that the server keeps is up to date within minutes and says of when it is; of millions of reports one takes as long.
    before = await desk.done(lambda: kept(desk.store, most=asked["limit"]))
    shown = before.shown if before is not None else None
    question = f"watch {shown.at if shown is not None else now} {sorted(asked.items())}"
    return await computed_of(request).answered(request, desk, question, lambda: _look(desk, shown, now, asked["limit"], asked["language"]))


def _look(desk: Desk, shown: Overview | None, now: datetime, most: int, language: str) -> bytes:
    knowledge = load_knowledge()
    overview = shown or look(desk.store, knowledge, now, most=most)
    return written(watch_as_table(overview, knowledge.wording(language), reader=_READER, since=None))


def written(table: object) -> bytes:
    """A table as it is sent."""
    return json.dumps(table, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


_LANGUAGE: Final = {**shapes.LANGUAGE, "default": "en"}
_OF_ONE: Final = {"id": shapes.CAMPAIGN_ID}

OPERATIONS = (
    Operation(
        "campaigns", "GET", "/v1/campaigns", listed, "The largest campaigns, most reports first: reports that share a text or a path.", Scope.READ,
        {200: Shown("As `quivive campaigns --format json` gives them.", {JSON: ref("campaigns")})},
        query={"since": MOMENT, "brand": shapes.BRAND, "country": shapes.COUNTRY, "least": whole(1, 1_000_000, 2), "limit": whole(1, _MOST, 20)},
        examples={"in one country": Example(query={"country": "GB", "limit": "5"})}, tagged=True,
    ),
    Operation(
        "campaign", "GET", "/v1/campaigns/{id}", shown, "One campaign; an id that it had before it was joined to another leads there too.", Scope.READ,
        {200: Shown("As `quivive campaigns show --format json` gives it.", {JSON: ref("campaigns")})}, path_schemas=_OF_ONE,
        examples={"by its id": Example(path={"id": "{campaign}"})}, tagged=True,
    ),
    Operation(
        "campaignReports", "GET", "/v1/campaigns/{id}/reports", reports_of_one, "The reports of a campaign, in the order in which they were acknowledged.",
        Scope.READ, {200: Shown("A page.", {JSON: ref("kept-reports")})}, path_schemas=_OF_ONE, query=PAGED,
        examples={"by its id": Example(path={"id": "{campaign}"}, query={"limit": "10"})},
    ),
    Operation(
        "surges", "GET", "/v1/surges", surges, "What had more reports than usual in the hour, day or week of `at` (now, where it is not given).", Scope.READ,
        {200: Shown("As `quivive surges --format json` gives it.", {JSON: ref("surges")})},
        query={
            "at": MOMENT, "period": one_of([str(period) for period in Period], "day"), "language": _LANGUAGE, "brand": shapes.BRAND,
            "scam_type": shapes.SCAM_TYPE, "channel": shapes.CHANNEL, "country": shapes.COUNTRY,
        },
        examples={"of a day": Example(query={"at": "2026-11-28T23:00:00Z"})}, tagged=True,
    ),
    Operation(
        "watch", "GET", "/v1/watch", watched, "The campaigns that are active, how each spreads, where it is likely next, and the surges of yesterday.", Scope.READ,
        {200: Shown("As `quivive watch --all --format json` gives it.", {JSON: ref("watch")})}, query={"limit": whole(1, MOST_CAMPAIGNS, 10), "language": _LANGUAGE},
        examples={"the five largest": Example(query={"limit": "5"})}, tagged=True,
    ),
)  # fmt: skip
