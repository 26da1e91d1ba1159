"""Campaigns as they are shown: what most of their reports say, counted by the database."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, or_, select

from quivive.campaigns import days, digests
from quivive.campaigns.decisions import JOURNAL, NAME, Decision, decision_of, root_of
from quivive.campaigns.digests import members_of
from quivive.store import Store, journals
from quivive.store import reports as stored
from quivive.store.columns import EPOCH
from quivive.store.tables import campaign_days, campaign_groups, campaign_members, reports
from quivive.watching import Campaign, Report

ID_DIGITS: Final = 16
"""Of the id of a campaign's first report: a campaign is called by them, whatever else it is joined to later."""
SHORTEST: Final = 6
"""Digits of an id that one must give."""


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

    Only those with a report received since then, in the name of a brand, by somebody in a country (ISO 3166-1 alpha-2), there
    since the day of `since`.
    """
    with store.reading() as connection:
        decided = decided_of(connection)
        wanted = conditions(since=since, brand=brand, country=country, least=least)
        question = select(campaign_groups).where(*wanted).order_by(campaign_groups.c.reports.desc(), campaign_groups.c.id).limit(most)
        return [_campaign(connection, row, decided) for row in connection.execute(question).all()]


def campaign(store: Store, identity: str) -> Campaign | None:
    """The campaign with an id, or with one of an earlier time that was joined to it since; None for what is no id of one.

    At least `SHORTEST` digits; None too where they are the beginning of several.
    """
    with store.reading() as connection:
        root = root_named(connection, identity)
        row = connection.execute(select(campaign_groups).where(campaign_groups.c.id == root)).first() if root is not None else None
        return _campaign(connection, row, decided_of(connection)) if row is not None and row.reports else None


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
    return None if root is None else stored.wanted({}).where(reports.c.sequence.in_(members_of(root)))


def root_named(connection: Connection, identity: str) -> int | None:
    """The group that an id, or the first digits of one, leads to; None if to none or several."""
    wanted = identity.strip().lower()
    if not SHORTEST <= len(wanted) <= 32 or any(digit not in "0123456789abcdef" for digit in wanted):
        return None
    low, high = wanted.ljust(32, "0"), wanted.ljust(32, "f")
    groups, now = campaign_groups.c, campaign_groups.alias("now").c
    # What was joined to a campaign and then taken out of it again is called as before: that is the one that is meant.
    anew = select(now.id).where(now.id == now.root, now.founder == groups.founder).exists()
    for column, question in (
        (groups.founder, select(groups.root).distinct().where((groups.id == groups.root) | ~anew)),
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


def conditions(
    *, since: datetime | None = None, brand: str = "", country: str = "", channel: str = "", scam_type: str = "", least: int = 2
) -> list[ColumnElement[bool]]:
    """What is true of the groups that are campaigns of at least `least` reports, one of which was found suspicious, and of these only
    of those with a report since then, in the name of a brand, of a country, a channel, a type of scam (there since the day of `since`)."""
    groups = campaign_groups.c
    found: list[ColumnElement[bool]] = [groups.root == groups.id, groups.reports >= least, groups.doubtful > 0]
    if since is not None:
        found.append(groups.last_seen >= int(since.timestamp()))
    if brand:
        held = groups.brands
        found.append(or_(held == brand, held.like(f"{brand} %"), held.like(f"% {brand}"), held.like(f"% {brand} %")))
    named = {name: value for name, value in (("country", country), ("channel", channel), ("scam_type", scam_type)) if value}
    if named:
        part = campaign_groups.alias("part")
        days_of = select(campaign_days.c.day).join(part, part.c.id == campaign_days.c.grp).where(part.c.root == groups.id)
        days_of = days_of.where(*(campaign_days.c[name] == value for name, value in named.items()))
        if since is not None:
            days_of = days_of.where(campaign_days.c.day >= (since - EPOCH).days)
        found.append(days_of.correlate(campaign_groups).exists())
    return found


def _campaign(connection: Connection, row: Row[Any], decided: list[Decided]) -> Campaign:
    counted, digest = days.by_value(connection, row.id), digests.current(connection, row.id)
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
        fingerprints=digest.fingerprints,
        example=digest.example,
        reasons=(*_reasons(row.reasons), *(f"{one.kind}:{one.text}" for one in mine if one.kind != NAME)),
    )


def _reasons(written: str) -> Iterator[str]:
    counted: Mapping[str, int] = json.loads(written)
    yield from (f"{reason}:{number}" for reason, number in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))


class Decided(NamedTuple):
    """A decision, when it was taken, and the groups that it is about now."""

    decision: Decision
    at: datetime
    roots: frozenset[int | None]


def decided_of(connection: Connection) -> list[Decided]:
    """Every decision in order, with the campaigns that it is about now."""
    events: list[journals.Event] = []
    while page := journals.page(connection, JOURNAL, events[-1].number if events else 0):
        events += page
    decisions = [(decision_of(event.number, event.content), event.at) for event in events]
    known = _roots_of(connection, {ids[0] for one, _ in decisions for ids in (one.reports, one.others) if ids})

    def root(ids: tuple[str, ...]) -> int | None:
        return known.get(ids[0]) or root_of(connection, ids[1:]) if ids else None

    return [Decided(one, at, frozenset({root(one.reports), root(one.others)})) for one, at in decisions]


def names_of(connection: Connection, roots: Sequence[int]) -> dict[int, str]:
    """What campaigns (their roots) were called last; those without a name are left out."""
    named = {root: one.decision.text for one in decided_of(connection) if one.decision.kind == NAME for root in one.roots if root in set(roots)}
    return {root: text for root, text in named.items() if root is not None and text}


def _roots_of(connection: Connection, ids: Iterable[str]) -> dict[str, int]:
    """The group that each of these reports is in for now; those that are gone are left out."""
    listed, found = sorted(one for one in ids if len(one) == 32), dict[str, int]()
    for start in range(0, len(listed), 500):
        question = (
            select(reports.c.id, campaign_groups.c.root)
            .select_from(reports.join(campaign_members, campaign_members.c.report == reports.c.sequence).join(campaign_groups, campaign_groups.c.id == campaign_members.c.grp))
            .where(reports.c.id.in_(listed[start : start + 500]))
        )
        found |= {row.id: int(row.root) for row in connection.execute(question)}
    return found
