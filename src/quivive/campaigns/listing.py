"""Campaigns as rows of a list: the largest, the newest or those that grow, a page at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, Select, select, tuple_

from quivive.campaigns import days
from quivive.campaigns.shown import ID_DIGITS, conditions, names_of
from quivive.frozen import frozen
from quivive.store.columns import EPOCH
from quivive.store.tables import campaign_groups

WEEK: Final = 7
SHOWN_DAYS: Final = 56
"""Days before today that a row draws."""
_MOST_GROWING: Final = 5_000
"""Campaigns with a report of the last week, the largest first, among which those that grow are looked for."""
_AT_ONCE: Final = 500


class Order(StrEnum):
    """What comes first."""

    REPORTS = "reports"
    NEWEST = "newest"
    """Begun last."""
    GROWING = "growing"
    """More reports in the last seven days than in the seven before, by how many."""


@frozen
class Wanted:
    """Which campaigns: of at least `least` reports; what is empty may be anything."""

    brand: str = ""
    scam_type: str = ""
    country: str = ""
    channel: str = ""
    since: datetime | None = None
    least: int = 2


@frozen
class ListedCampaign:
    """`days` are the reports of each of the last `SHOWN_DAYS` days, today last; `lately` and `before` those of the last seven
    and of the seven before."""

    root: int
    id: str
    name: str
    brands: tuple[str, ...]
    scam_type: str
    reports: int
    first_seen: datetime
    last_seen: datetime
    countries: Mapping[str, int]
    days: tuple[int, ...]
    lately: int
    before: int


@frozen
class ListPage:
    """`further` is where to go on (`after`), empty where there are no more."""

    campaigns: tuple[ListedCampaign, ...]
    further: str = ""


def listed(connection: Connection, wanted: Wanted, order: Order, today: date, *, after: str = "", most: int = 50) -> ListPage:
    """The next campaigns behind `after`, which is what the page before gave as `further`; what is no such place is the beginning."""
    place = _place(after)
    question = select(campaign_groups).where(
        *conditions(
            since=wanted.since, brand=wanted.brand, country=wanted.country, channel=wanted.channel, scam_type=wanted.scam_type, least=wanted.least
        )
    )
    if order is Order.GROWING:
        return _growing(connection, question, today, place[0] if place else 0, most)
    key: tuple[ColumnElement[Any], ...] = (campaign_groups.c.reports, campaign_groups.c.id) if order is Order.REPORTS else (campaign_groups.c.id,)
    if place and len(place) == len(key):
        question = question.where(tuple_(*key) < tuple_(*place))
    rows = connection.execute(question.order_by(*(column.desc() for column in key)).limit(most + 1)).all()
    last = rows[most - 1] if len(rows) > most else None
    further = "" if last is None else f"{last.reports}.{last.id}" if order is Order.REPORTS else str(last.id)
    return ListPage(tuple(rows_of(connection, rows[:most], today)), further)


def rows_of(connection: Connection, rows: Sequence[Row[Any]], today: date) -> Iterable[ListedCampaign]:
    """Groups that are roots, as rows of a list."""
    roots, last = [row.id for row in rows], _number(today)
    named, where, daily = names_of(connection, roots), days.by_country(connection, roots), days.by_day(connection, roots, since=last - SHOWN_DAYS + 1)
    for row in rows:
        counts = tuple(daily[row.id].get(day, 0) for day in range(last - SHOWN_DAYS + 1, last + 1))
        yield ListedCampaign(
            row.id, row.founder[:ID_DIGITS], named.get(row.id, ""), tuple(row.brands.split()), row.scam_type, row.reports,
            datetime.fromtimestamp(row.first_seen, UTC), datetime.fromtimestamp(row.last_seen, UTC), where[row.id], counts,
            sum(counts[-WEEK:]), sum(counts[-2 * WEEK : -WEEK]),
        )  # fmt: skip


def _growing(connection: Connection, question: Select[Any], today: date, skipped: int, most: int) -> ListPage:
    """Growth is counted anew each time, so that places in this order are counted from its beginning."""
    last = _number(today)
    since = (EPOCH + timedelta(days=last - WEEK + 1)).timestamp()
    active = connection.execute(question.where(campaign_groups.c.last_seen >= int(since)).order_by(campaign_groups.c.reports.desc()).limit(_MOST_GROWING)).all()
    growth: dict[int, int] = {}
    for start in range(0, len(active), _AT_ONCE):
        roots = [row.id for row in active[start : start + _AT_ONCE]]
        for root, counts in days.by_day(connection, roots, since=last - 2 * WEEK + 1).items():
            growth[root] = sum(count if day > last - WEEK else -count for day, count in counts.items() if day <= last)
    ranked = sorted((row for row in active if growth[row.id] > 0), key=lambda row: (-growth[row.id], row.id))
    chosen = ranked[skipped : skipped + most]
    further = str(skipped + most) if len(ranked) > skipped + most else ""
    return ListPage(tuple(rows_of(connection, chosen, today)), further)


def _number(day: date) -> int:
    return (day - EPOCH.date()).days


def _place(written: str) -> tuple[int, ...]:
    pieces = written[:40].split(".") if written else []
    return tuple(map(int, pieces)) if all(piece.isascii() and piece.isdigit() for piece in pieces) and len(pieces) <= 2 else ()
