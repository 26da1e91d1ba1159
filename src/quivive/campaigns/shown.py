"""Campaigns as they are shown: what most of their reports say, counted by the database."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, Select, func, or_, select

from quivive.campaigns.decisions import JOURNAL, NAME, Decision, decision_of, root_of
from quivive.store import Store, journals
from quivive.store import reports as stored
from quivive.store.tables import campaign_groups, campaign_members, fingerprints, reports
from quivive.watching import Campaign, Fingerprint, FingerprintKind, Report

ID_DIGITS: Final = 16
"""Of the id of a campaign's first report: a campaign is called by them, whatever else it is joined to later."""
SHORTEST: Final = 6
"""Digits of an id that one must give."""
MOST_SHOWN: Final = 40
"""Fingerprints of a campaign that are told."""


def campaigns(
    store: Store,
    *,
    since: datetime | None = None,
    brand: str = "",
    country: str = "",
    least: int = 2,
    most: int = 20,
) -> list[Campaign]:
    """The largest campaigns, most reports first: of at least `least` reports, one of which was found suspicious.

    Only those with a report received since then, in the name of a brand, by somebody in a country (ISO 3166-1 alpha-2).
    """
    with store.reading() as connection:
        decided = _decided(connection)
        conditions: list[ColumnElement[bool]] = [
            campaign_groups.c.root == campaign_groups.c.id, campaign_groups.c.reports >= least, campaign_groups.c.doubtful > 0,
        ]  # fmt: skip
        if since is not None:
            conditions.append(campaign_groups.c.last_seen >= int(since.timestamp()))
        if brand:
            held = campaign_groups.c.brands
            conditions.append(or_(held == brand, held.like(f"{brand} %"), held.like(f"% {brand}"), held.like(f"% {brand} %")))
        if country:
            conditions.append(campaign_groups.c.id.in_(_roots_in(country, since)))
        question = select(campaign_groups).where(*conditions).order_by(campaign_groups.c.reports.desc(), campaign_groups.c.id).limit(most)
        return [_campaign(connection, row, decided) for row in connection.execute(question).all()]


def campaign(store: Store, identity: str) -> Campaign | None:
    """The campaign with an id, or with one of an earlier time that was joined to it since; None for what is no id of one.

    At least `SHORTEST` digits; None too where they are the beginning of several.
    """
    with store.reading() as connection:
        root = root_named(connection, identity)
        row = connection.execute(select(campaign_groups).where(campaign_groups.c.id == root)).first() if root is not None else None
        return _campaign(connection, row, _decided(connection)) if row is not None and row.reports else None


def campaign_of(store: Store, report: str) -> str:
    """The id of the campaign that a report (its id) is in for now; empty if it was not grouped yet."""
    with store.reading() as connection:
        root = root_of(connection, [report])
        founder = connection.scalar(select(campaign_groups.c.founder).where(campaign_groups.c.id == root)) if root is not None else None
        return str(founder)[:ID_DIGITS] if founder else ""


def reports_of(store: Store, identity: str) -> Iterator[tuple[int, Report]]:
    """The reports of a campaign with their sequences, in the order in which they were acknowledged, a page at a time."""
    with store.reading() as connection:
        question = in_campaign(connection, identity)
    after = 0
    while question is not None:
        with store.reading() as connection:
            page = stored.page(connection, question, after)
        if not page:
            return
        yield from page
        after = page[-1][0]


def in_campaign(connection: Connection, identity: str) -> stored.Wanted | None:
    """The question for the reports of a campaign; None where there is none with this id."""
    root = root_named(connection, identity)
    return None if root is None else stored.wanted({}).where(reports.c.sequence.in_(_members(root)))


def root_named(connection: Connection, identity: str) -> int | None:
    """The group that an id, or the first digits of one, leads to; None if to none or several."""
    wanted = identity.strip().lower()
    if not SHORTEST <= len(wanted) <= 32 or any(digit not in "0123456789abcdef" for digit in wanted):
        return None
    low, high = wanted.ljust(32, "0"), wanted.ljust(32, "f")
    for column, question in (
        (campaign_groups.c.founder, select(campaign_groups.c.root).distinct()),
        # The id of a campaign that was taken apart, or whose first report was handed in late.
        (
            reports.c.id,
            select(campaign_groups.c.root)
            .distinct()
            .select_from(reports.join(campaign_members, campaign_members.c.report == reports.c.sequence).join(campaign_groups, campaign_groups.c.id == campaign_members.c.grp)),
        ),
    ):
        found = connection.execute(question.where(column.between(low, high)).limit(2)).all()
        if found:
            return int(found[0].root) if len(found) == 1 else None
    return None


def _members(root: int) -> Select[tuple[int]]:
    return (
        select(campaign_members.c.report)
        .join(campaign_groups, campaign_groups.c.id == campaign_members.c.grp)
        .where(campaign_groups.c.root == root)
    )


def _roots_in(country: str, since: datetime | None) -> Select[tuple[int]]:
    question = (
        select(campaign_groups.c.root)
        .join(campaign_members, campaign_members.c.grp == campaign_groups.c.id)
        .join(reports, reports.c.sequence == campaign_members.c.report)
        .where(reports.c.country == country)
    )
    return question.where(reports.c.received >= since) if since is not None else question


def _decisions(connection: Connection) -> Iterator[Decision]:
    after = 0
    while page := journals.page(connection, JOURNAL, after):
        yield from (decision_of(event.number, event.content) for event in page)
        after = page[-1].number


def _campaign(connection: Connection, row: Row[Any], decided: list[_Decided]) -> Campaign:
    counted = {name: _counts(connection, row.id, name) for name in ("brand", "scam_type", "channel", "country", "language")}
    mine = [one.decision for one in decided if row.id in one.roots]
    return Campaign(
        id=row.founder[:ID_DIGITS],
        name=next((one.text for one in reversed(mine) if one.kind == NAME), ""),
        brand=next(iter(counted["brand"]), ""),
        scam_type=next(iter(counted["scam_type"]), ""),
        reports=row.reports,
        first_seen=datetime.fromtimestamp(row.first_seen, UTC),
        last_seen=datetime.fromtimestamp(row.last_seen, UTC),
        channels=counted["channel"],
        countries=counted["country"],
        languages=counted["language"],
        fingerprints=tuple(_fingerprints(connection, row.id)),
        example=_example(connection, row.id),
        reasons=(*_reasons(row.reasons), *(f"{one.kind}:{one.text}" for one in mine if one.kind != NAME)),
    )


def _counts(connection: Connection, root: int, name: str) -> Mapping[str, int]:
    """How many reports have each value, most first; those without one are left out."""
    column = reports.c[name]
    question = (
        select(column.label("value"), func.count().label("number"))
        .where(reports.c.sequence.in_(_members(root)), column != "")
        .group_by(column)
        .order_by(func.count().desc(), column)
    )
    return {row.value: int(row.number) for row in connection.execute(question)}


def _fingerprints(connection: Connection, root: int) -> Iterator[tuple[Fingerprint, int]]:
    """What its reports show, with how many do; what strangers share comes last."""
    columns = (fingerprints.c.kind, fingerprints.c.value, fingerprints.c.common, fingerprints.c.hashed)
    number = func.count(fingerprints.c.report.distinct())
    question = (
        select(*columns, number.label("number"))
        .where(fingerprints.c.report.in_(_members(root)))
        .group_by(*columns)
        .order_by(fingerprints.c.common, number.desc(), fingerprints.c.kind, fingerprints.c.value)
        .limit(MOST_SHOWN)
    )
    for row in connection.execute(question):
        yield Fingerprint(FingerprintKind(row.kind), row.value, common=row.common, hashed=row.hashed), int(row.number)


def _example(connection: Connection, root: int) -> str:
    """The id of the first report with the wording that most have, one whose text was kept if there is any."""
    kept = (reports.c.text != "").label("kept")
    question = (
        select(func.min(reports.c.sequence).label("first"))
        .where(reports.c.sequence.in_(_members(root)))
        .group_by(reports.c.signature, kept)
        .order_by(kept.desc(), func.count().desc(), func.min(reports.c.sequence))
        .limit(1)
    )
    return str(connection.scalar(select(reports.c.id).where(reports.c.sequence == question.scalar_subquery())) or "")


def _reasons(written: str) -> Iterator[str]:
    counted: Mapping[str, int] = json.loads(written)
    yield from (f"{reason}:{number}" for reason, number in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))


class _Decided(NamedTuple):
    """A decision, and the groups that it is about now."""

    decision: Decision
    roots: frozenset[int | None]


def _decided(connection: Connection) -> list[_Decided]:
    return [_Decided(one, frozenset({root_of(connection, one.reports), root_of(connection, one.others)})) for one in _decisions(connection)]
