"""Reports of a campaign that was quiet for a season and is loud now, in days that are whole at whatever hour a test runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from alert_store import report

from quivive.watching import Report


def at(number: int, when: datetime, country: str = "GB") -> Report:
    """A report of the campaign of `alert_store`, received at that time."""
    return replace(report(number, country=country), id=f"{0xABC000 + number:032x}", received=when, collected=when)


def yesterday(now: datetime) -> datetime:
    """The noon of the last whole day."""
    return _begin(now) - timedelta(hours=12)


def wave(now: datetime, loud: int = 60, countries: Sequence[str] = ("GB",)) -> list[Report]:
    """Two a day for 140 days, and then many on the last two whole days, half on each."""
    today = _begin(now)
    quiet = [at(number, today - timedelta(days=3 + number // 2, hours=number % 2 * 5), "GB" if number % 3 else "FR") for number in range(280)]
    return quiet + [at(1_000 + number, yesterday(now) - timedelta(days=number % 2, minutes=number), countries[number % len(countries)]) for number in range(loud)]


def _begin(now: datetime) -> datetime:
    return datetime(now.year, now.month, now.day, tzinfo=UTC)
