"""The reports of a campaign by country and day, as they were counted when they were grouped."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import func, select

from quivive.campaigns.shown import root_named
from quivive.store import Store
from quivive.store.columns import EPOCH
from quivive.store.tables import campaign_days, campaign_groups


def daily(store: Store, identity: str) -> list[tuple[str, date, int]]:
    """Country (empty: not known), day (UTC) and reports of the campaign with this id; nothing for what is no id of one."""
    with store.reading() as connection:
        root = root_named(connection, identity)
        question = (
            select(campaign_days.c.country, campaign_days.c.day, func.sum(campaign_days.c.reports).label("number"))
            .join(campaign_groups, campaign_groups.c.id == campaign_days.c.grp)
            .where(campaign_groups.c.root == root)
            .group_by(campaign_days.c.country, campaign_days.c.day)
        )
        rows = connection.execute(question).all() if root is not None else []
    return [(row.country, (EPOCH + timedelta(days=int(row.day))).date(), int(row.number)) for row in rows]
