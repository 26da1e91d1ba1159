"""How many reports of a campaign there were each day and as what: counted when reports are grouped, not when somebody asks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from sqlalchemy import Connection, bindparam, delete, func, select, text, update
from sqlalchemy.sql.selectable import Select

from quivive.store.counts import DIMENSIONS
from quivive.store.tables import campaign_days, campaign_groups, campaign_members

_AT_ONCE: Final = 500
_NAMES: Final = ", ".join(DIMENSIONS)
_COUNTED: Final = (
    f"INSERT INTO campaign_days (grp, day, {_NAMES}, reports) "  # noqa: S608 - names of our own columns
    f"SELECT campaign_members.grp, reports.received / 86400000000, {_NAMES}, {{sign}}COUNT(*) "
    "FROM campaign_members JOIN reports ON reports.sequence = campaign_members.report WHERE campaign_members.report IN :reports "
    f"GROUP BY campaign_members.grp, reports.received / 86400000000, {_NAMES} "
    f"ON CONFLICT (grp, day, {_NAMES}) DO UPDATE SET reports = campaign_days.reports + excluded.reports"
)
_MORE, _LESS = (text(_COUNTED.format(sign=sign)).bindparams(bindparam("reports", expanding=True)) for sign in ("", "-"))


def count(connection: Connection, reports: Sequence[int]) -> None:
    """Count reports (their sequences) that were just put into groups."""
    for some in _portions(reports):
        connection.execute(_MORE, {"reports": some})


def move(connection: Connection, reports: Sequence[int], group: int) -> None:
    """Put reports (their sequences) from the groups that they are in into another one, and count them there."""
    members = campaign_members.c
    for some in _portions(reports):
        before = list(connection.scalars(select(members.grp).where(members.report.in_(some)).distinct()))
        connection.execute(_LESS, {"reports": some})
        connection.execute(update(campaign_members).where(members.report.in_(some)).values(grp=group))
        connection.execute(_MORE, {"reports": some})
        connection.execute(delete(campaign_days).where(campaign_days.c.grp.in_(before), campaign_days.c.reports <= 0))


def _portions(reports: Sequence[int]) -> Iterator[list[int]]:
    for start in range(0, len(reports), _AT_ONCE):
        yield list(reports[start : start + _AT_ONCE])


def by_value(connection: Connection, root: int) -> Mapping[str, Mapping[str, int]]:
    """For each dimension how many reports of a campaign have which value, most first; those without one are left out."""
    found: dict[str, dict[str, int]] = {name: {} for name in DIMENSIONS}
    for row in connection.execute(_asked([root], *DIMENSIONS)):
        for name in DIMENSIONS:
            if value := getattr(row, name):
                found[name][value] = found[name].get(value, 0) + int(row.number)
    return {name: dict(sorted(values.items(), key=lambda pair: (-pair[1], pair[0]))) for name, values in found.items()}


def by_day(connection: Connection, roots: Sequence[int], *, since: int = 0) -> dict[int, dict[int, int]]:
    """For each campaign (its root) how many reports on which day from `since` on (days since 1970)."""
    found: dict[int, dict[int, int]] = {root: {} for root in roots}
    for row in connection.execute(_asked(roots, "day").where(campaign_days.c.day >= since)):
        found[row.root][int(row.day)] = int(row.number)
    return found


def by_country(connection: Connection, roots: Sequence[int]) -> dict[int, dict[str, int]]:
    """For each campaign (its root) how many reports in which country, most first."""
    found: dict[int, dict[str, int]] = {root: {} for root in roots}
    for row in connection.execute(_asked(roots, "country").order_by(func.sum(campaign_days.c.reports).desc(), campaign_days.c.country)):
        if row.country:
            found[row.root][row.country] = int(row.number)
    return found


def first_by_country(connection: Connection, root: int) -> dict[str, int]:
    """The day (since 1970) of the first report of a campaign in each country."""
    question = (
        select(campaign_days.c.country, func.min(campaign_days.c.day).label("first"))
        .join(campaign_groups, campaign_groups.c.id == campaign_days.c.grp)
        .where(campaign_groups.c.root == root, campaign_days.c.country != "")
        .group_by(campaign_days.c.country)
    )
    return {row.country: int(row.first) for row in connection.execute(question)}


def _asked(roots: Sequence[int], *names: str) -> Select[tuple[int]]:
    columns = [campaign_days.c[name] for name in names]
    return (
        select(campaign_groups.c.root, *columns, func.sum(campaign_days.c.reports).label("number"))
        .join(campaign_groups, campaign_groups.c.id == campaign_days.c.grp)
        .where(campaign_groups.c.root.in_(roots))
        .group_by(campaign_groups.c.root, *columns)
    )
