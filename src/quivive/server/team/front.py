"""The first page of the console: what is new to whoever reads, how many reports there are, what grows and where it goes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from math import inf
from typing import Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from quivive.accounts import audit
from quivive.accounts.roles import Role
from quivive.accounts.sessions import Member
from quivive.alerts.records import all_cases
from quivive.alerts.trail import State
from quivive.frozen import frozen
from quivive.knowledge import load_knowledge
from quivive.renderers.surges import comparison, name_of, sparkline, sureness
from quivive.renderers.visible import visible_line
from quivive.server.desk import Desk, desk_of
from quivive.server.drawing import Chart
from quivive.server.given import word
from quivive.server.live import Topic
from quivive.server.team.gate import TEAM, member_of, team_page
from quivive.server.team.live import live_page
from quivive.server.team.views import console_wording, team_view
from quivive.spread.growth import Trend
from quivive.store import journals
from quivive.surges import Wave
from quivive.watch.kept import Kept, is_due, kept
from quivive.watch.news import Mark, mark_event, mark_of, new_to
from quivive.watch.seen import Seen
from quivive.watch.told import forecast_said, where_said
from quivive.watching import Period, Series
from quivive.wording import Wording

DAYS: Final = 90
"""Whole days that the line of reports shows."""
_MOST_WHERE, _MOST_NEXT = 6, 3


@frozen
class Front:
    """What the page shows: the look that is kept (None: none yet), what this reader was shown before, reports by day, alerts that wait."""

    kept: Kept | None
    mark: Mark | None
    marked: datetime | None
    chart: Chart
    today: int
    waiting: int
    due: bool


@frozen
class Told:
    """A campaign in words."""

    id: str
    name: str
    brand: str
    bars: str
    seen: Seen
    where: tuple[str, ...]
    next: tuple[str, ...]
    is_new: bool


async def front(request: Request) -> Response:
    """What there is to see."""
    desk, member, now, wording = desk_of(request), member_of(request), datetime.now(UTC), console_wording(request)
    found = await desk.done(lambda: _found(desk, member, now))
    if found.due:
        wake(request)
    shown = found.kept.shown if found.kept else None
    news = new_to(shown, found.mark) if shown and found.mark else shown
    fresh = frozenset(one.id for one in news.seen) if news else frozenset()
    return team_view(
        "front", request, found=found, shown=shown, news=news,
        campaigns=[_told(one, wording, is_new=one.id in fresh) for one in sorted(shown.seen, key=fastest)] if shown else [],
        surges=[surge_said(wave, wording) for wave in shown.detection.waves] if shown else [],
        new_surges=frozenset(map(series_key, news.detection.waves)) if news else frozenset(), key_of=series_key,
    )  # fmt: skip


def wake(request: Request) -> None:
    """Have a new look made soon, where this server makes any."""
    chores = getattr(request.app.state, "chores", None)
    if chores is not None:
        chores.soon()


async def read(request: Request) -> Response:
    """Whoever reads has seen what is shown: it is new to them no more."""
    desk, member, now = desk_of(request), member_of(request), datetime.now(UTC)
    made = word(await request.form(), "made")

    def written() -> None:
        before = kept(desk.store)
        if before is None or before.made.isoformat() != made:
            return  # there is a newer look, which they have not seen
        with desk.store.begin() as connection:
            event = journals.latest(connection, _journal(member))
            journals.append(connection, _journal(member), mark_event(member.id, before.shown, mark_of(event) if event else None), now)
            audit.write(connection, member.name, "overview_read", now)

    await desk.done(written)
    return RedirectResponse(TEAM, 303)


def _found(desk: Desk, member: Member, now: datetime) -> Front:
    store = desk.store
    end = datetime(now.year, now.month, now.day, tzinfo=UTC)
    start = end - timedelta(days=DAYS)
    counted = {one.start.date(): one.reports for one in store.counts(Period.DAY, start, now + timedelta(hours=1), by=())}
    days = tuple((start + timedelta(days=number)).date() for number in range(DAYS))
    with store.reading() as connection:
        event = journals.latest(connection, _journal(member))
    waiting = sum(case.state in (State.DRAFT, State.CHANGED) for case in all_cases(store).values())
    chart = Chart(days, tuple(counted.get(day, 0) for day in days))
    return Front(kept(store), mark_of(event) if event else None, event.at if event else None, chart, counted.get(end.date(), 0), waiting, is_due(store, now))


def _journal(member: Member) -> str:
    return f"watch-{member.id}"


def fastest(one: Seen) -> float:
    """The days in which its reports double where they do so soonest; those that do not grow come last, as they were."""
    return min((each.growth.doubling for each in one.where if each.growth.trend is Trend.GROWING and each.growth.doubling), default=inf)


def _told(one: Seen, wording: Wording, *, is_new: bool) -> Told:
    known = load_knowledge()
    return Told(
        one.id, visible_line(one.name) or name_of(Series(one.brand, one.scam_type), known, wording), one.brand, sparkline(one.daily), one,
        tuple(where_said(each, known, wording) for each in one.where[:_MOST_WHERE]),
        tuple(forecast_said(each, known, wording) for each in one.forecasts[:_MOST_NEXT]), is_new,
    )  # fmt: skip


@frozen
class SurgeSaid:
    """A surge in words."""

    wave: Wave
    name: str
    comparison: str
    sureness: str


def surge_said(wave: Wave, wording: Wording) -> SurgeSaid:
    """The surge as people are told of it."""
    return SurgeSaid(wave, name_of(wave.surge.series, load_knowledge(), wording), comparison(wave, wording), sureness(wave.surge, wording))


def series_key(wave: Wave) -> str:
    """A name of the surge's series that can stand in an address."""
    series = wave.surge.series
    return "-".join((series.brand, series.scam_type, series.channel, series.country)) or "all"


ROUTES = [live_page("", front, Topic.REPORTS, Topic.LOOK, Topic.ALERTS), team_page("/read", read, Role.READER, "POST")]
