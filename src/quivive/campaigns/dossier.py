"""Everything of one campaign, for whoever decides about it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import Connection, func, select

from quivive.campaigns import days, digests
from quivive.campaigns.decisions import NAME
from quivive.campaigns.digests import Digest, members_of
from quivive.campaigns.shown import ID_DIGITS, Decided, decided_of, root_named
from quivive.frozen import frozen
from quivive.store.tables import campaign_groups, campaign_members, campaign_tokens, reports

MOST_LINKED: Final = 20
_MOST_TOKENS: Final = 2_000
"""Sites and contacts of a campaign by which others are looked for."""
_CROWDED: Final = 12
"""A site or contact that more campaigns show is everybody's."""


@frozen
class Near:
    """Another campaign that shows `shared` of the same sites or contacts, and was not joined: another brand, or somebody said so."""

    id: str
    brands: tuple[str, ...]
    scam_type: str
    reports: int
    shared: int


@frozen
class Dossier:
    """`counts` are by dimension and value, `daily` by days since 1970, `arrived` the first such day in each country. `digest` may be
    of fewer reports than `reports`: then `digest.reports` says of how many.
    """

    root: int
    id: str
    name: str
    brands: tuple[str, ...]
    scam_type: str
    reports: int
    first_seen: datetime
    last_seen: datetime
    counts: Mapping[str, Mapping[str, int]]
    daily: Mapping[int, int]
    arrived: Mapping[str, int]
    digest: Digest
    examples: Mapping[str, str]
    reasons: str
    decided: tuple[Decided, ...]
    near: tuple[Near, ...]


def dossier(connection: Connection, identity: str) -> Dossier | None:
    """What is known of the campaign with an id, or the beginning of one; None for what is no id of one."""
    root = root_named(connection, identity)
    row = connection.execute(select(campaign_groups).where(campaign_groups.c.id == root)).first() if root is not None else None
    if row is None or not row.reports or root is None:
        return None
    mine = tuple(one for one in decided_of(connection) if root in one.roots)
    digest = digests.at_once(connection, root, row.reports)
    return Dossier(
        root, row.founder[:ID_DIGITS], next((one.decision.text for one in reversed(mine) if one.decision.kind == NAME), ""), tuple(row.brands.split()),
        row.scam_type, row.reports, datetime.fromtimestamp(row.first_seen, UTC), datetime.fromtimestamp(row.last_seen, UTC),
        days.by_value(connection, root), days.by_day(connection, [root])[root], days.first_by_country(connection, root), digest,
        _texts(connection, [one.example for one in digest.wordings if one.kept]), row.reasons, mine, tuple(_near(connection, root)),
    )  # fmt: skip


def newest_members(connection: Connection, root: int, *, before: int, most: int) -> list[int]:
    """The sequences of the last reports of a campaign, newest first, before `before` if it is given."""
    members = members_of(root)
    if before:
        members = members.where(campaign_members.c.report < before)
    return list(connection.scalars(members.order_by(campaign_members.c.report.desc()).limit(most)))


def _texts(connection: Connection, ids: list[str]) -> dict[str, str]:
    return {row.id: row.text for row in connection.execute(select(reports.c.id, func.substr(reports.c.text, 1, 1_200).label("text")).where(reports.c.id.in_(ids)))}


def _near(connection: Connection, root: int) -> list[Near]:
    """Others that show what this one shows, those that share most first."""
    own = campaign_groups.alias("own")
    tokens = (
        select(campaign_tokens.c.token).distinct().join(own, own.c.id == campaign_tokens.c.grp).where(own.c.root == root).limit(_MOST_TOKENS).subquery()
    )
    shown = (
        select(campaign_tokens.c.token, campaign_groups.c.root)
        .join(tokens, tokens.c.token == campaign_tokens.c.token)
        .join(campaign_groups, campaign_groups.c.id == campaign_tokens.c.grp)
        .distinct()
    )
    holders: dict[int, set[int]] = {}
    for row in connection.execute(shown):
        holders.setdefault(row.token, set()).add(row.root)
    shared: dict[int, int] = {}
    for held in holders.values():
        if len(held) <= _CROWDED:
            for other in held - {root}:
                shared[other] = shared.get(other, 0) + 1
    chosen = sorted(shared, key=lambda other: (-shared[other], other))[:MOST_LINKED]
    rows = {row.id: row for row in connection.execute(select(campaign_groups).where(campaign_groups.c.id.in_(chosen)))}
    found = [rows[other] for other in chosen if other in rows]
    return [Near(row.founder[:ID_DIGITS], tuple(row.brands.split()), row.scam_type, row.reports, shared[row.id]) for row in found]
