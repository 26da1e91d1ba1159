"""How large campaigns are, told without a look at their reports."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import Row, func, select

from quivive.campaigns.shown import conditions, root_named
from quivive.store import Store
from quivive.store.tables import campaign_groups


class Size(NamedTuple):
    """What is known of a campaign without looking at its reports: its root, how many there are, when the last one was received."""

    root: int
    reports: int
    last_seen: datetime


def sizes(store: Store, *, since: datetime | None = None, most: int) -> tuple[list[Size], int]:
    """The sizes of the largest campaigns that `campaigns` gives, and how many there are beyond these."""
    with store.reading() as connection:
        groups = select(campaign_groups).where(*conditions(since=since))
        rows = connection.execute(groups.order_by(campaign_groups.c.reports.desc(), campaign_groups.c.id).limit(most)).all()
        number = connection.scalar(select(func.count()).select_from(groups.subquery()))
    return [_size(row) for row in rows], int(number or 0) - len(rows)


def size(store: Store, identity: str) -> Size | None:
    """The size of the campaign with an id; None for what is no id of one."""
    with store.reading() as connection:
        root = root_named(connection, identity)
        row = connection.execute(select(campaign_groups).where(campaign_groups.c.id == root)).first() if root is not None else None
    return _size(row) if row is not None and row.reports else None


def _size(row: Row[Any]) -> Size:
    return Size(row.id, row.reports, datetime.fromtimestamp(row.last_seen, UTC))
