"""Surges, and where a campaign or what is done in a brand's name was reported."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from quivive.accounts.roles import Role
from quivive.campaigns import campaign
from quivive.campaigns.daily import daily
from quivive.frozen import frozen
from quivive.knowledge import load_knowledge
from quivive.renderers.surges import name_of
from quivive.renderers.visible import visible_line
from quivive.server.desk import Desk, desk_of
from quivive.server.drawing import Chart
from quivive.server.live import Topic
from quivive.server.map import Arrival, arrivals, drawn
from quivive.server.team.front import series_key, surge_said, wake
from quivive.server.team.gate import team_page
from quivive.server.team.live import live_page
from quivive.server.team.views import console_wording, team_view
from quivive.surges import Wave
from quivive.watch.kept import is_due, kept
from quivive.watching import Period, Series

_LOOKED_BACK: Final = timedelta(days=365)
"""How far back the spread of what is done in a brand's name is told."""

_MOST_TOGETHER: Final = 20
"""Campaigns on one map."""


async def surges(request: Request) -> Response:
    """All surges of the look that is kept, each drawn."""
    desk, now, wording = desk_of(request), datetime.now(UTC), console_wording(request)
    found, due = await desk.done(lambda: (kept(desk.store), is_due(desk.store, now)))
    if due:
        wake(request)
    shown = found.shown if found else None
    known = {event.id: event for event in shown.events} if shown else {}
    return team_view(
        "surges", request, kept=found, shown=shown, events=known, key_of=series_key,
        surges=[(surge_said(wave, wording), _chart(wave), name_of_wider(wave, request)) for wave in shown.detection.waves] if shown else [],
    )  # fmt: skip


def name_of_wider(wave: Wave, request: Request) -> list[str]:
    """The wider series that are above the usual only because of it."""
    return [name_of(each.series, load_knowledge(), console_wording(request)) for each in wave.carries]


def _chart(wave: Wave) -> Chart:
    days, counts, expected = zip(*((start.date(), reports, mean) for start, reports, mean in wave.recent), strict=True)
    return Chart(days, counts, expected, wave.usual)


@frozen
class Spread:
    """What is drawn: its name, the id of the campaign or brand, reports by country and day, how many other campaigns are in it."""

    name: str
    campaign: str
    brand: str
    counts: tuple[tuple[str, date, int], ...]
    others: int = 0


async def spread(request: Request) -> Response:
    """The map of a campaign (`?campaign=ID`, more of them where they are taken for one) or a brand (`?brand=ID`)."""
    desk, now = desk_of(request), datetime.now(UTC)
    ids, brand = request.query_params.getlist("campaign")[:_MOST_TOGETHER], request.query_params.get("brand", "")
    found = await desk.done(lambda: _of_campaigns(desk, ids, request) if ids else _of_brand(desk, brand, now))
    if found is None:
        raise HTTPException(404)
    arrived = arrivals(found.counts)
    return team_view(
        "spread", request, found=found, arrived=arrived, map=drawn(arrived), unknown=sum(number for country, _, number in found.counts if not country),
        name_of_country=lambda one: _country(one, request),
    )  # fmt: skip


def _of_campaigns(desk: Desk, ids: list[str], request: Request) -> Spread | None:
    """The first one, with the others that are there."""
    all_of_them = {one.id: one for identity in ids if (one := campaign(desk.store, identity))}
    if not all_of_them:
        return None
    found = next(iter(all_of_them.values()))
    name = visible_line(found.name) or name_of(Series(found.brand, found.scam_type), load_knowledge(), console_wording(request))
    counts = tuple(count for identity in all_of_them for count in daily(desk.store, identity))
    return Spread(name, found.id, found.brand, counts, len(all_of_them) - 1)


def _of_brand(desk: Desk, brand: str, now: datetime) -> Spread | None:
    known = load_knowledge()
    if brand not in known.brands:
        return None
    counted = desk.store.counts(Period.DAY, now - _LOOKED_BACK, now + timedelta(hours=1), by=("country",), only={"brand": brand})
    return Spread(known.brands[brand].name, "", brand, tuple((one.country, one.start.date(), one.reports) for one in counted))


def _country(one: Arrival | str, request: Request) -> str:
    code = one if isinstance(one, str) else one.country
    return name_of(Series(country=code), load_knowledge(), console_wording(request))


ROUTES = [live_page("/surges", surges, Topic.LOOK), team_page("/spread", spread, Role.READER)]
