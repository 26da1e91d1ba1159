"""Reports split off from a campaign: what takes long is read before anybody waits for it, and no more is written than changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, TypeVar

from sqlalchemy import Connection, Row, delete, func, select

from quivive.campaigns import days
from quivive.campaigns.digests import members_of
from quivive.campaigns.evidence import Evidence, evidence_of, tokens_of
from quivive.campaigns.grouping import Grouping
from quivive.campaigns.memory import Group
from quivive.campaigns.rules import Rules
from quivive.campaigns.shelf import MOST_AT_ONCE, Shelf
from quivive.frozen import frozen
from quivive.knowledge import Knowledge
from quivive.store import reports as stored
from quivive.store.tables import (
    campaign_apart,
    campaign_digests,
    campaign_groups,
    campaign_members,
    campaign_tokens,
    fingerprints,
    reports,
)
from quivive.watching import Fingerprint, FingerprintKind, Report

_NOTHING: Final[Counter[Fingerprint]] = Counter()
T = TypeVar("T")


@frozen
class Others:
    """What is known of the reports that stay: which of the `tokens` of those that go they show; and by the campaign's root, where it may change, when the
    `first` and the `last` was received (seconds since 1970), and when its `founder` was handed in, with its id."""

    tokens: frozenset[int]
    first: Mapping[int, int]
    last: Mapping[int, int]
    founder: Mapping[int, tuple[int, str]]


@frozen
class Parting:
    """What a split needs to know: the reports that are `taken`, by the root of their campaign; of how many `groups` each campaign was made, what was known
    of the `others` in it, up to which report (`after`)."""

    taken: Mapping[int, tuple[Evidence, ...]]
    groups: Mapping[int, int]
    others: Others
    after: int


def prepare(connection: Connection, ids: Sequence[str], knowledge: Knowledge) -> Parting:
    """Read what splitting these reports off needs to know, which takes as long as their campaigns are large."""
    taken: dict[int, list[Evidence]] = {}
    shown: dict[int, Counter[Fingerprint]] = {}
    for sequence, report, root in _grouped(connection, ids):
        taken.setdefault(root, []).append(evidence_of(sequence, report, knowledge))
        shown.setdefault(root, Counter()).update(report.fingerprints)
    found = {root: tuple(listed) for root, listed in taken.items()}
    after = int(connection.scalar(select(func.max(campaign_members.c.report))) or 0)
    return Parting(found, _groups(connection, found), _others(connection, found, shown, knowledge), after)


def holds(connection: Connection, parting: Parting) -> bool:
    """Whether the campaigns were not joined to others since, and all the reports are still there."""
    if _groups(connection, parting.taken) != parting.groups:
        return False
    numbers = [one.report for one in _all(parting)]
    there = (connection.scalar(select(func.count()).where(campaign_members.c.report.in_(some))) for some in _portions(numbers))
    return sum(int(number or 0) for number in there) == len(numbers)


def split(connection: Connection, parting: Parting, rules: Rules, knowledge: Knowledge) -> None:
    """The reports become a group of their own, with what only they show; both are kept apart from then on.

    What is left keeps the id that it is known by, unless the report that this is the id of is all that is taken.
    """
    if not parting.taken:
        return
    taken, roots = _all(parting), list(parting.taken)
    # Few came since it was prepared.
    since = _others(connection, parting.taken, {}, knowledge, parting.after)
    shelf = Shelf(connection, rules, ())
    shelf.track(roots)
    groups = shelf.memory.groups
    grouping = Grouping(rules, shelf.memory)
    new = grouping.begun(taken[0])
    for one in taken[1:]:
        grouping.counted(new, one)
    founders = {groups[root].founder for root in roots}
    groups[new].founded, groups[new].founder = min(
        [(one.collected, one.id) for one in taken if one.id not in founders] or [(groups[new].founded, groups[new].founder)]
    )
    for root, gone in parting.taken.items():
        _left(groups[root], gone, groups[new].founder, (parting.others, since))
    shelf.write(())
    days.move(connection, sorted(one.report for one in taken), new)
    own = _tokens(taken) - parting.others.tokens - since.tokens
    for portion in _portions(sorted(own)):
        theirs = select(campaign_groups.c.id).where(campaign_groups.c.root.in_(roots))
        connection.execute(delete(campaign_tokens).where(campaign_tokens.c.token.in_(portion), campaign_tokens.c.grp.in_(theirs)))
        connection.execute(campaign_tokens.insert(), [{"token": token, "grp": new} for token in portion])
    connection.execute(campaign_apart.insert(), [{"one": root, "other": new} for root in roots])
    connection.execute(delete(campaign_digests).where(campaign_digests.c.root.in_(roots)))


def _left(group: Group, gone: Sequence[Evidence], founder: str, known: Sequence[Others]) -> None:
    """What is counted of a group without those that are `gone`; its founder stays, unless it is the `founder` of what they became."""
    root = group.id
    group.reports -= len(gone)
    group.doubtful -= sum(one.doubtful for one in gone)
    if min(one.at for one in gone) <= group.first_seen:
        group.first_seen = min((each.first[root] for each in known if root in each.first), default=group.first_seen)
    if max(one.at for one in gone) >= group.last_seen:
        group.last_seen = max((each.last[root] for each in known if root in each.last), default=group.last_seen)
    if group.founder == founder:
        group.founded, group.founder = min((each.founder[root] for each in known if root in each.founder), default=(group.founded, group.founder))


def _others(
    connection: Connection, taken: Mapping[int, Sequence[Evidence]], shown: Mapping[int, Counter[Fingerprint]], knowledge: Knowledge, after: int = 0
) -> Others:
    """Of the other reports of these campaigns behind `after`; `shown` is what those that are taken show there."""
    first, last, founder = dict[int, int](), dict[int, int](), dict[int, tuple[int, str]]()
    tokens: set[int] = set()
    everything = _tokens([one for listed in taken.values() for one in listed])
    for root, gone in taken.items():
        members = members_of(root).where(campaign_members.c.report > after)
        tokens |= everything.intersection(_shown(connection, members, shown.get(root, _NOTHING), knowledge))
        group = connection.execute(select(campaign_groups).where(campaign_groups.c.id == root)).one()
        without = {one.report for one in gone}
        if min(one.at for one in gone) <= group.first_seen and (row := _at_the_head(connection, members, without, reports.c.received)):
            first[root] = int(row.received.timestamp())
        if max(one.at for one in gone) >= group.last_seen and (row := _at_the_head(connection, members, without, reports.c.received.desc())):
            last[root] = int(row.received.timestamp())
        if group.founder in {one.id for one in gone} and (row := _at_the_head(connection, members, without, reports.c.collected, reports.c.id)):
            founder[root] = int(row.collected.timestamp()), row.id
    return Others(frozenset(tokens), first, last, founder)


def _shown(connection: Connection, members: Any, without: Counter[Fingerprint], knowledge: Knowledge) -> Iterator[int]:  # noqa: ANN401 - a question in a question
    """The tokens of each different trace of these reports that more of them show than `without` says."""
    columns = [fingerprints.c[name] for name in ("kind", "value", "common", "hashed")]
    question = select(*columns, func.count().label("number")).where(fingerprints.c.report.in_(members), ~fingerprints.c.common).group_by(*columns)
    for row in connection.execute(question):
        one = Fingerprint(FingerprintKind(row.kind), row.value, common=row.common, hashed=row.hashed)
        if row.number > without[one]:
            yield from tokens_of(one, knowledge)


def _at_the_head(connection: Connection, members: Any, without: set[int], *order: Any) -> Row[Any] | None:  # noqa: ANN401 - as above, and what orders it
    """The first of these reports in an order that is not one of `without`."""
    columns = [reports.c[name] for name in ("sequence", "id", "received", "collected")]
    question = select(*columns).where(reports.c.sequence.in_(members)).order_by(*order).limit(len(without) + 1)
    return next((row for row in connection.execute(question) if row.sequence not in without), None)


def _grouped(connection: Connection, ids: Sequence[str]) -> Iterator[tuple[int, Report, int]]:
    """Those of the reports that are there and grouped, with the root of their campaign."""
    for portion in _portions(list(dict.fromkeys(ids))):
        mine = reports.c.id.in_(portion)
        joined = reports.join(campaign_members, campaign_members.c.report == reports.c.sequence).join(campaign_groups, campaign_groups.c.id == campaign_members.c.grp)
        roots = {row.sequence: row.root for row in connection.execute(select(reports.c.sequence, campaign_groups.c.root).select_from(joined).where(mine))}
        for sequence, report in stored.page(connection, stored.wanted({}).where(mine), 0):
            if sequence in roots:
                yield sequence, report, roots[sequence]


def _groups(connection: Connection, roots: Mapping[int, object]) -> dict[int, int]:
    """Of how many groups each of these campaigns is made; one that was joined to another of none."""
    return {root: int(connection.scalar(select(func.count()).where(campaign_groups.c.root == root)) or 0) for root in roots}


def _all(parting: Parting) -> list[Evidence]:
    return [one for listed in parting.taken.values() for one in listed]


def _tokens(taken: Sequence[Evidence]) -> set[int]:
    return {token for one in taken for token in (*one.sites, *one.contacts)}


def _portions(values: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(values), MOST_AT_ONCE):
        yield values[start : start + MOST_AT_ONCE]
