"""What operators decide about campaigns, and how it is acted on: merge, split, name.

An event names reports, not campaigns: `reports` are the ids of some that stand for what is meant, so that it means the
same when everything is derived anew, and still when some of them are gone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from sqlalchemy import Connection, delete, func, select, update

from quivive.campaigns import days
from quivive.campaigns.evidence import Evidence, evidence_of, tokens_of
from quivive.campaigns.grouping import Grouping
from quivive.campaigns.rules import Rules
from quivive.campaigns.shelf import MOST_AT_ONCE, Shelf
from quivive.frozen import frozen
from quivive.knowledge import Knowledge
from quivive.store import reports as stored
from quivive.store.tables import (
    campaign_apart,
    campaign_groups,
    campaign_members,
    campaign_tokens,
    fingerprints,
    reports,
)
from quivive.watching import Fingerprint, FingerprintKind, Report

JOURNAL: Final = "campaigns"
MERGE, SPLIT, NAME = "merge", "split", "name"
DECISIONS: Final = (MERGE, SPLIT, NAME)


@frozen
class Decision:
    """`reports` and `others` are ids: those of the two campaigns that are one (merge), those that are a campaign of
    their own (split), those of the campaign that is named. `after` is the sequence of the last report that was grouped
    when it was taken, `text` the reason or the name, `by` the account of who decided it, empty on the command line."""

    number: int
    kind: str
    reports: tuple[str, ...]
    others: tuple[str, ...]
    text: str
    after: int
    by: str = ""


def decision_of(number: int, event: Mapping[str, object]) -> Decision:
    """The decision that an event of the journal holds."""
    return Decision(
        number, str(event.get("decision", "")), _ids(event, "reports"), _ids(event, "others"), str(event.get("text", "")), _whole(event.get("after")),
        str(event.get("by", "")),
    )  # fmt: skip


def _ids(event: Mapping[str, object], key: str) -> tuple[str, ...]:
    listed = event.get(key)
    return tuple(map(str, listed)) if isinstance(listed, (list, tuple)) else ()


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0


def apply(connection: Connection, decision: Decision, rules: Rules, knowledge: Knowledge) -> None:
    """Act on a decision; nothing happens where the reports that it names are gone. A name changes nothing in groups."""
    if decision.kind == MERGE:
        _merge(connection, decision, rules)
    elif decision.kind == SPLIT:
        _split(connection, decision, rules, knowledge)


def root_of(connection: Connection, ids: Sequence[str]) -> int | None:
    """The group that the first of these reports is in for now, None if all are gone."""
    for identity in ids:
        found = connection.scalar(
            select(campaign_groups.c.root)
            .join(campaign_members, campaign_members.c.grp == campaign_groups.c.id)
            .join(reports, reports.c.sequence == campaign_members.c.report)
            .where(reports.c.id == identity)
        )
        if found is not None:
            return int(found)
    return None


def _merge(connection: Connection, decision: Decision, rules: Rules) -> None:
    one, other = root_of(connection, decision.reports), root_of(connection, decision.others)
    if one is None or other is None or one == other:
        return
    shelf = Shelf(connection, rules, ())
    shelf.track((one, other))
    # Whoever says that they are one takes back that they are not.
    for pair in shelf.memory.apart:
        if set(pair) == {one, other}:
            _forget_apart(connection, one, other)
    Grouping(rules, shelf.memory).union(one, other)
    shelf.write(())


def _forget_apart(connection: Connection, one: int, other: int) -> None:
    members = {root: [row.id for row in connection.execute(select(campaign_groups.c.id).where(campaign_groups.c.root == root))] for root in (one, other)}
    for row in connection.execute(select(campaign_apart)).all():
        if (row.one in members[one] and row.other in members[other]) or (row.one in members[other] and row.other in members[one]):
            connection.execute(delete(campaign_apart).where(campaign_apart.c.one == row.one, campaign_apart.c.other == row.other))


def _split(connection: Connection, decision: Decision, rules: Rules, knowledge: Knowledge) -> None:
    """The reports become a group of their own, with what only they show; both are kept apart from then on.

    What is left keeps the id that it is known by, unless the report that this is the id of is all that is taken.
    """
    by_root: dict[int, list[Evidence]] = {}
    for sequence, report, root in _grouped(connection, decision.reports):
        by_root.setdefault(root, []).append(evidence_of(sequence, report, knowledge))
    if not by_root:
        return
    taken = [one for listed in by_root.values() for one in listed]
    numbers = {one.report for one in taken}
    shelf = Shelf(connection, rules, ())
    shelf.track(by_root)
    grouping = Grouping(rules, shelf.memory)
    new = grouping.begun(taken[0])
    for one in taken[1:]:
        grouping.counted(new, one)
    founders = {shelf.memory.groups[root].founder for root in by_root}
    group = shelf.memory.groups[new]
    group.founded, group.founder = min([(one.collected, one.id) for one in taken if one.id not in founders] or [(group.founded, group.founder)])
    founder = group.founder
    shelf.write(())
    for portion in _portions(sorted(numbers)):
        connection.execute(update(campaign_members).where(campaign_members.c.report.in_(portion)).values(grp=new))
    own = {token for one in taken for token in (*one.sites, *one.contacts)}
    for root in by_root:
        own -= set(_shown(connection, root, knowledge))
    for portion in _portions(sorted(own)):
        connection.execute(delete(campaign_tokens).where(campaign_tokens.c.token.in_(portion), campaign_tokens.c.grp.in_(_groups_of(list(by_root)))))
        connection.execute(campaign_tokens.insert(), [{"token": token, "grp": new} for token in portion])
    for root in by_root:
        connection.execute(campaign_apart.insert(), [{"one": root, "other": new}])
        _recount(connection, root, other=founder)
    days.recount(connection, [*by_root, new])


def _groups_of(roots: list[int]):  # type: ignore[no-untyped-def] # noqa: ANN202 - a question in a question, whose type SQLAlchemy does not name
    return select(campaign_groups.c.id).where(campaign_groups.c.root.in_(roots))


def _portions(values: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(values), MOST_AT_ONCE):
        yield values[start : start + MOST_AT_ONCE]


def _grouped(connection: Connection, ids: Sequence[str]) -> Iterator[tuple[int, Report, int]]:
    """Those of the reports that are there and grouped, with their group."""
    for identity in dict.fromkeys(ids):
        page = stored.page(connection, stored.wanted({"id": identity}), 0)
        root = root_of(connection, [identity])
        if page and root is not None:
            yield (*page[0], root)


def _shown(connection: Connection, root: int, knowledge: Knowledge) -> Iterator[int]:
    """The tokens that the reports of a group show: those of each different trace, however many reports show it."""
    table = fingerprints
    members = select(campaign_members.c.report).where(campaign_members.c.grp.in_(_groups_of([root])))
    question = select(table.c.kind, table.c.value, table.c.hashed).distinct().where(table.c.report.in_(members), ~table.c.common)
    for row in connection.execute(question):
        yield from tokens_of(Fingerprint(FingerprintKind(row.kind), row.value, hashed=row.hashed), knowledge)


def _recount(connection: Connection, root: int, *, other: str) -> None:
    """What is counted of a group, from the reports that are left in it; its founder stays, unless it is the `other`'s."""
    counted = connection.execute(
        select(func.count(), func.sum(campaign_members.c.doubtful), func.min(reports.c.received), func.max(reports.c.received))
        .select_from(campaign_members.join(reports, reports.c.sequence == campaign_members.c.report))
        .where(campaign_members.c.grp.in_(_groups_of([root])))
    ).one()
    values: dict[str, object] = {"reports": int(counted[0]), "doubtful": int(counted[1] or 0)}
    first = connection.execute(
        select(reports.c.collected, reports.c.id)
        .join(campaign_members, campaign_members.c.report == reports.c.sequence)
        .where(campaign_members.c.grp.in_(_groups_of([root])))
        .order_by(reports.c.collected, reports.c.id)
        .limit(1)
    ).first()
    if first is not None:
        values |= {"first_seen": int(counted[2].timestamp()), "last_seen": int(counted[3].timestamp())}
        if connection.scalar(select(campaign_groups.c.founder).where(campaign_groups.c.id == root)) == other:
            values |= {"founded": int(first.collected.timestamp()), "founder": first.id}
    connection.execute(update(campaign_groups).where(campaign_groups.c.id == root).values(values))
