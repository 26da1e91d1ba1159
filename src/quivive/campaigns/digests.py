"""What takes long to count of a large campaign: its traces and its wordings, counted once and kept with what they were counted of.

A campaign of fewer than `LARGE` reports is counted when it is asked for. What is kept of a larger one says of how many reports
it is (`Digest.reports`), so that nobody takes it for more; what was erased or split takes it along.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Select, case, delete, func, insert, select

from quivive.frozen import frozen
from quivive.store import Store
from quivive.store.tables import campaign_digests, campaign_groups, campaign_members, fingerprints, reports
from quivive.watching import Fingerprint, FingerprintKind

LARGE: Final = 2_000
"""Reports from which on a campaign's digest is kept: fewer are counted in some hundredths of a second."""
MOST_SHOWN: Final = 40
"""Fingerprints of a campaign that are told."""
MOST_WORDINGS: Final = 12


@frozen
class Told:
    """A wording: the id of the first report that has it, whether its text was kept, and how many reports have it."""

    example: str
    kept: bool
    reports: int


@frozen
class Digest:
    """`fingerprints` are what the reports show, with how many do, what strangers share last; `wordings` those with a kept
    text first, most reports first. `reports` is how many it was counted of, `newest` the sequence of the last of them."""

    reports: int
    newest: int
    fingerprints: tuple[tuple[Fingerprint, int], ...]
    wordings: tuple[Told, ...]

    @property
    def example(self) -> str:
        """The id of the report that stands for the campaign; empty where there is none."""
        return self.wordings[0].example if self.wordings else ""


def members_of(root: int) -> Select[tuple[int]]:
    """The sequences of the reports of a campaign."""
    return (
        select(campaign_members.c.report)
        .join(campaign_groups, campaign_groups.c.id == campaign_members.c.grp)
        .where(campaign_groups.c.root == root)
    )


def state(connection: Connection, root: int) -> tuple[int, int]:
    """How many reports a campaign has, and the sequence of the newest: both change with whatever is in it."""
    members = members_of(root).subquery()
    row = connection.execute(select(func.count().label("reports"), func.max(members.c.report).label("newest"))).one()
    return int(row.reports), int(row.newest or 0)


def counted(connection: Connection, root: int) -> Digest:
    """The digest of a campaign as it is now."""
    number, newest = state(connection, root)
    return Digest(number, newest, tuple(_fingerprints(connection, root)), tuple(_wordings(connection, root)))


def kept(connection: Connection, root: int) -> Digest | None:
    """The digest that is kept of a campaign, if one is; it may be of fewer reports than there are."""
    row = connection.execute(select(campaign_digests).where(campaign_digests.c.root == root)).first()
    if row is None:
        return None
    content: dict[str, Any] = json.loads(row.content)
    shown = tuple((Fingerprint(FingerprintKind(kind), value, common=common, hashed=hashed), number) for kind, value, common, hashed, number in content["fingerprints"])
    return Digest(row.reports, row.newest, shown, tuple(Told(*one) for one in content["wordings"]))


def keep(connection: Connection, root: int, digest: Digest, at: datetime) -> None:
    """Write a digest down in place of what was there."""
    content = {
        "fingerprints": [(str(one.kind), one.value, one.common, one.hashed, number) for one, number in digest.fingerprints],
        "wordings": [(one.example, one.kept, one.reports) for one in digest.wordings],
    }
    connection.execute(delete(campaign_digests).where(campaign_digests.c.root == root))
    connection.execute(insert(campaign_digests).values(root=root, reports=digest.reports, newest=digest.newest, at=at, content=json.dumps(content)))


def current(connection: Connection, root: int) -> Digest:
    """The digest of all reports that there are: the kept one if it is, else counted."""
    known = kept(connection, root)
    return known if known is not None and (known.reports, known.newest) == state(connection, root) else counted(connection, root)


def at_once(connection: Connection, root: int, number: int) -> Digest:
    """A digest that takes no time: of a campaign of `number` reports that is large, what is kept, though reports may have come since."""
    known = kept(connection, root) if number >= LARGE else None
    return known if known is not None else counted(connection, root)


def last_counted(connection: Connection) -> str:
    """When a digest was counted last; empty where none is kept."""
    at = connection.scalar(select(func.max(campaign_digests.c.at)))
    return at.isoformat() if at else ""


def outdated(connection: Connection, before: datetime, most: int) -> list[int]:
    """Large campaigns (their roots) that have more or fewer reports than their digest was counted of, the largest first; of those
    that have one, only where it was counted before `before`."""
    question = (
        select(campaign_groups.c.id)
        .outerjoin(campaign_digests, campaign_digests.c.root == campaign_groups.c.id)
        .where(campaign_groups.c.root == campaign_groups.c.id, campaign_groups.c.reports >= LARGE, campaign_groups.c.doubtful > 0)
        .where(campaign_digests.c.root.is_(None) | ((campaign_digests.c.reports != campaign_groups.c.reports) & (campaign_digests.c.at < before)))
        .order_by(campaign_groups.c.reports.desc())
        .limit(most)
    )
    return [int(root) for root in connection.scalars(question)]


def _fingerprints(connection: Connection, root: int) -> list[tuple[Fingerprint, int]]:
    columns = (fingerprints.c.kind, fingerprints.c.value, fingerprints.c.common, fingerprints.c.hashed)
    number = func.count(fingerprints.c.report.distinct())
    question = (
        select(*columns, number.label("number"))
        .where(fingerprints.c.report.in_(members_of(root)))
        .group_by(*columns)
        .order_by(fingerprints.c.common, number.desc(), fingerprints.c.kind, fingerprints.c.value)
        .limit(MOST_SHOWN)
    )
    return [(Fingerprint(FingerprintKind(row.kind), row.value, common=row.common, hashed=row.hashed), int(row.number)) for row in connection.execute(question)]


def _wordings(connection: Connection, root: int) -> list[Told]:
    """Reports with the same signature have the same wording, those without one the same text; of each the first report, those whose
    text was kept before others."""
    text_kept, number, first = (reports.c.text != "").label("kept"), func.count().label("number"), func.min(reports.c.sequence).label("first")
    wordings = (
        select(text_kept, number, first)
        .where(reports.c.sequence.in_(members_of(root)))
        .group_by(reports.c.signature, text_kept, case((func.length(reports.c.signature) == 0, reports.c.text), else_=""))
        .order_by(text_kept.desc(), number.desc(), first)
        .limit(MOST_WORDINGS)
        .subquery()
    )
    question = (
        select(reports.c.id, wordings.c.kept, wordings.c.number)
        .join(wordings, wordings.c.first == reports.c.sequence)
        .order_by(wordings.c.kept.desc(), wordings.c.number.desc(), wordings.c.first)
    )
    return [Told(row.id, bool(row.kept), int(row.number)) for row in connection.execute(question)]


def renew(store: Store, root: int, at: datetime) -> None:
    """Count a campaign and keep the digest; writers wait for the writing alone."""
    with store.reading() as connection:
        digest = counted(connection, root)
    with store.begin() as connection:
        keep(connection, root, digest, at)
