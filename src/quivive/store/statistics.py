"""What a store holds, in numbers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, func, select

from quivive.frozen import frozen
from quivive.store import journals, migrations
from quivive.store.about import forgotten_before
from quivive.store.tables import fingerprints, hours, reports

MOST_NAMED = 20
"""Values of one kind that are named, the most frequent first."""
APART = ("level", "channel", "country", "language", "brand", "scam_type", "source")


@frozen
class Statistics:
    """Numbers of a store. `by` has for each column of `APART` its most frequent values; `aged` are reports that were
    let go for their age and are still counted; `size` is in bytes of the database's files."""

    version: int
    reports: int
    aged: int
    first_received: datetime | None
    last_received: datetime | None
    last_collected: datetime | None
    forgotten_before: datetime | None
    by: Mapping[str, Mapping[str, int]]
    fingerprints: Mapping[str, int]
    journals: Mapping[str, int]
    size: int


def statistics(connection: Connection, size: int) -> Statistics:
    """Count everything."""
    received, collected = reports.c.received, reports.c.collected
    first, last, taken, number = connection.execute(select(func.min(received), func.max(received), func.max(collected), func.count()).select_from(reports)).one()
    kinds = connection.execute(select(fingerprints.c.kind, func.count()).group_by(fingerprints.c.kind).order_by(fingerprints.c.kind))
    return Statistics(
        version=migrations.version_of(connection),
        reports=number,
        aged=int(connection.scalar(select(func.sum(hours.c.aged))) or 0),
        first_received=first,
        last_received=last,
        last_collected=taken,
        forgotten_before=forgotten_before(connection),
        by={name: _most(connection, name) for name in APART},
        fingerprints={kind: count for kind, count in kinds},  # noqa: C416 - rows, not pairs
        journals=journals.names(connection),
        size=size,
    )


def _most(connection: Connection, name: str) -> dict[str, int]:
    column, number = reports.c[name], func.count().label("number")
    rows = connection.execute(select(column, number).group_by(column).order_by(number.desc(), column).limit(MOST_NAMED))
    return {row[0]: row.number for row in rows}
