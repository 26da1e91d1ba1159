"""The reports of a campaign by country and day, counted by the database."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from sqlalchemy import BigInteger, func, select, type_coerce

from quivive.campaigns.shown import root_named
from quivive.store import Store
from quivive.store.columns import EPOCH
from quivive.store.tables import campaign_groups, campaign_members, reports

_DAY: Final = 86_400_000_000
"""Microseconds."""


def daily(store: Store, identity: str) -> list[tuple[str, date, int]]:
    """Country (empty: not known), day (UTC) and reports of the campaign with this id; nothing for what is no id of one."""
    day = (type_coerce(reports.c.received, BigInteger) // _DAY).label("day")
    with store.reading() as connection:
        root = root_named(connection, identity)
        question = (
            select(reports.c.country, day, func.count().label("number"))
            .select_from(
                campaign_groups.join(campaign_members, campaign_members.c.grp == campaign_groups.c.id).join(
                    reports, reports.c.sequence == campaign_members.c.report
                )
            )
            .where(campaign_groups.c.root == root)
            .group_by(reports.c.country, day)
        )
        rows = connection.execute(question).all() if root is not None else []
    return [(row.country, (EPOCH + timedelta(days=int(row.day))).date(), int(row.number)) for row in rows]
