"""How many reports there were in each step of time, counted when they are added and not when they are asked for.

The table of hours has one row for each hour × brand × type × channel × country × language that had a report: asking
it takes as long for a million reports as for their hours. It outlives the reports that are let go for their age.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, delete, func, select, text

from quivive.frozen import frozen
from quivive.store.columns import EPOCH
from quivive.store.tables import hours
from quivive.watching import Period, Report

DIMENSIONS: Final = ("brand", "scam_type", "channel", "country", "language")
"""What is counted apart."""
Cell = tuple[int, str, str, str, str, str]
"""An hour since 1970, and the dimensions in their order."""
HOUR: Final = timedelta(hours=1)
_HOURS: Final[Mapping[Period, int]] = {Period.HOUR: 1, Period.DAY: 24, Period.WEEK: 168}
_FIRST_MONDAY: Final = -72
"""The hours from 1970, which began on a Thursday, to the Monday of its week."""
_SHIFT: Final = 168 * 1_000_000 - _FIRST_MONDAY
"""Whole weeks that make every hour positive: databases divide negative numbers towards zero."""

_COUNT = text(
    "INSERT INTO hours (hour, brand, scam_type, channel, country, language, reports, aged) "
    "VALUES (:hour, :brand, :scam_type, :channel, :country, :language, :reports, :aged) "
    "ON CONFLICT (hour, brand, scam_type, channel, country, language) "
    "DO UPDATE SET reports = hours.reports + excluded.reports, aged = hours.aged + excluded.aged"
)


@frozen
class Counted:
    """So many reports in the step that begins at `start` (UTC). What they were not counted by is empty."""

    start: datetime
    brand: str
    scam_type: str
    channel: str
    country: str
    language: str
    reports: int


def cell(report: Report) -> Cell:
    """Where a report is counted."""
    return ((report.received - EPOCH) // HOUR, report.brand, report.scam_type, report.channel, report.country, report.language)


def count(connection: Connection, cells: Mapping[Cell, int], *, aged: Mapping[Cell, int] | None = None) -> None:
    """Add to what is counted, or take from it where a number is negative; `aged` likewise."""
    gone = aged or {}
    rows = [
        dict(zip(("hour", *DIMENSIONS), key, strict=True)) | {"reports": cells.get(key, 0), "aged": gone.get(key, 0)}
        # In the order of the table's key, which is how it is written fastest.
        for key in sorted({*cells, *gone})
    ]
    if rows:
        connection.execute(_COUNT, rows)
    if any(number < 0 for number in cells.values()):
        connection.execute(delete(hours).where(hours.c.reports == 0))


def counted(connection: Connection, period: Period, since: datetime, until: datetime, by: Sequence[str], only: Mapping[str, str]) -> list[Counted]:
    """Reports of the hours from that of `since` to before that of `until`, in steps of a period, in order.

    Raises ValueError for a dimension that there is not.
    """
    for name in (*by, *only):
        if name not in DIMENSIONS:
            raise ValueError(f"nothing is counted by {name}: there are {', '.join(DIMENSIONS)}")
    length = _HOURS[period]
    step = ((hours.c.hour + _SHIFT) // length).label("step")
    named = [hours.c[name] for name in DIMENSIONS if name in by]
    question = (
        select(step, *named, func.sum(hours.c.reports).label("reports"))
        .where(hours.c.hour >= (since - EPOCH) // HOUR, hours.c.hour < (until - EPOCH) // HOUR)
        .where(*(hours.c[name] == value for name, value in only.items() if value))
        .group_by(step, *named)
        .order_by(step, *named)
    )
    found = []
    for row in connection.execute(question):
        shown = {name: getattr(row, name) if name in by else "" for name in DIMENSIONS}
        found.append(Counted(EPOCH + (int(row.step) * length - _SHIFT) * HOUR, **shown, reports=int(row.reports)))
    return found
