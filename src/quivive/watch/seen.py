"""A campaign as it is shown to those who watch: where it is, since when, how it grows, where it may go."""

from __future__ import annotations

from datetime import date, timedelta

from quivive.frozen import frozen
from quivive.spread.forecast import Forecast
from quivive.spread.growth import Growth
from quivive.spread.linking import Link
from quivive.spread.traces import Trace

ACTIVE = timedelta(days=14)
"""A campaign without a report for longer is over and no longer shown."""


@frozen
class Where:
    """A campaign in one country: its first report, how many so far, how they grow."""

    country: str
    first_seen: date
    reports: int
    growth: Growth


@frozen
class Linked:
    """Another campaign that is taken for the same one in another language, and why."""

    id: str
    language: str
    link: Link


@frozen
class Seen:
    """One campaign, with those in other languages that are taken for the same one.

    `recent` is its reports in the last `ACTIVE` days, `daily` those of each of these days, oldest first.
    """

    id: str
    name: str
    brand: str
    scam_type: str
    reports: int
    recent: int
    daily: tuple[int, ...]
    first_seen: date
    last_seen: date
    where: tuple[Where, ...]
    linked: tuple[Linked, ...]
    hosts: tuple[str, ...]
    forecasts: tuple[Forecast, ...]


def daily_reports(trace: Trace, at: date) -> tuple[int, ...]:
    """Reports of each of the last `ACTIVE` days up to `at`, everywhere together."""
    days = [at - timedelta(number) for number in range(ACTIVE.days - 1, -1, -1)]
    counted = dict.fromkeys(days, 0)
    for presence in trace.presences:
        for day, count in zip(presence.days, presence.counts, strict=True):
            if day in counted:
                counted[day] += count
    return tuple(counted.values())
