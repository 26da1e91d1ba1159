"""The past of a store as spread is told from it: reports of each campaign by country and day, and what each shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import BigInteger, Connection, Select, func, select, type_coerce

from quivive.frozen import frozen
from quivive.spread.linking import Sighted
from quivive.spread.traces import ARRIVED, Count
from quivive.store import Store
from quivive.store.columns import EPOCH
from quivive.store.tables import campaign_groups, campaign_members, fingerprints, reports
from quivive.watching import FingerprintKind

_ID_DIGITS: Final = 16
_DAY: Final = 86_400_000_000
"""Microseconds."""
LOOKED_BACK: Final = timedelta(days=3 * 365)
"""How far back campaigns are learned from: what was longer ago says little of today."""


@frozen
class PastCampaigns:
    """`counts` by campaign, country and day; `sighted` is what of each campaign is compared between languages."""

    counts: tuple[Count, ...]
    sighted: tuple[Sighted, ...]


def past_campaigns(store: Store, until: datetime) -> PastCampaigns:
    """All campaigns that arrived anywhere by their reports received before `until`; as the reports are grouped now."""
    since = until - LOOKED_BACK
    with store.reading() as connection:
        ids = {row.id: str(row.founder)[:_ID_DIGITS] for row in connection.execute(_campaigns())}
        counts = [
            (ids[row.root], row.country, _day(row.day), int(row.number))
            for row in connection.execute(_counted(since, until))
            if row.root in ids
        ]
        sighted = tuple(_sighted(connection, ids, since, until))
    return PastCampaigns(tuple(counts), sighted)


def _campaigns() -> Select[Any]:
    """Those that count for themselves, of which a report was found suspicious."""
    return select(campaign_groups.c.id, campaign_groups.c.founder).where(
        campaign_groups.c.root == campaign_groups.c.id, campaign_groups.c.doubtful > 0, campaign_groups.c.reports >= ARRIVED
    )


def _joined(*columns: Any, since: datetime, until: datetime) -> Select[Any]:  # noqa: ANN401 - what select takes
    """A question to the reports of all campaigns in that time."""
    return (
        select(campaign_groups.c.root, *columns)
        .select_from(
            reports.join(campaign_members, campaign_members.c.report == reports.c.sequence).join(
                campaign_groups, campaign_groups.c.id == campaign_members.c.grp
            )
        )
        .where(reports.c.received >= since, reports.c.received < until)
    )


def _counted(since: datetime, until: datetime) -> Select[Any]:
    day = (type_coerce(reports.c.received, BigInteger) // _DAY).label("day")
    question = _joined(reports.c.country, day, func.count().label("number"), since=since, until=until)
    return question.group_by(campaign_groups.c.root, reports.c.country, day)


def _day(number: int) -> date:
    return (EPOCH + timedelta(days=int(number))).date()


def _sighted(connection: Connection, ids: dict[int, str], since: datetime, until: datetime) -> Iterator[Sighted]:
    """What most of a campaign's reports say, the time of its first, and what it shows that strangers do not share."""
    most: dict[str, dict[int, tuple[int, str]]] = {}
    for name in ("brand", "scam_type", "language"):
        column = reports.c[name]
        best = most.setdefault(name, {})
        question = _joined(column.label("value"), func.count().label("number"), since=since, until=until)
        for row in connection.execute(question.where(column != "").group_by(campaign_groups.c.root, column)):
            best[row.root] = max(best.get(row.root, (0, "")), (int(row.number), row.value))
    first = {
        row.root: row.first
        for row in connection.execute(
            _joined(func.min(reports.c.received).label("first"), since=since, until=until).group_by(campaign_groups.c.root)
        )
    }
    shown: dict[int, set[tuple[FingerprintKind, str]]] = defaultdict(set)
    asked = (
        _joined(fingerprints.c.kind, fingerprints.c.value, since=since, until=until)
        .join(fingerprints, fingerprints.c.report == reports.c.sequence)
        .where(fingerprints.c.common.is_(False), fingerprints.c.hashed.is_(False))
        .distinct()
    )
    for row in connection.execute(asked):
        shown[row.root].add((FingerprintKind(row.kind), row.value))
    for root, identity in sorted(ids.items()):
        if root in first:
            said = {name: most[name].get(root, (0, ""))[1] for name in most}
            began = first[root]
            moment = began if isinstance(began, datetime) else EPOCH + timedelta(microseconds=int(began))
            yield Sighted(identity, **said, first_seen=moment.astimezone(UTC), shown=frozenset(shown[root]))
