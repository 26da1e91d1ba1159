"""What operators decide about campaigns, and how it is acted on: merge, split, name.

An event names reports, not campaigns: `reports` are the ids of some that stand for what is meant, so that it means the
same when everything is derived anew, and still when some of them are gone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy import Connection, delete, select

from quivive.campaigns.grouping import Grouping
from quivive.campaigns.rules import Rules
from quivive.campaigns.shelf import Shelf
from quivive.campaigns.splitting import Parting, holds, prepare, split
from quivive.frozen import frozen
from quivive.knowledge import Knowledge
from quivive.store.tables import campaign_apart, campaign_groups, campaign_members, reports

JOURNAL: Final = "campaigns"
MERGE, SPLIT, NAME = "merge", "split", "name"
DECISIONS: Final = (MERGE, SPLIT, NAME)
_ID: Final = re.compile(r"[0-9a-f]{32}")


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
    return tuple(one for one in map(str, listed) if _ID.fullmatch(one)) if isinstance(listed, (list, tuple)) else ()


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0


def prepared(connection: Connection, decision: Decision, knowledge: Knowledge) -> Parting | None:
    """What takes long to read for acting on a decision, where there is something."""
    return prepare(connection, decision.reports, knowledge) if decision.kind == SPLIT else None


def apply(connection: Connection, decision: Decision, rules: Rules, knowledge: Knowledge, parting: Parting | None) -> None:
    """Act on a decision; nothing happens where the reports that it names are gone. A name changes nothing in groups.

    `parting` is what was prepared for it, since when no decision was acted on; what no longer holds is prepared anew.
    """
    if decision.kind == MERGE:
        _merge(connection, decision, rules)
    elif decision.kind == SPLIT:
        known = parting if parting is not None and holds(connection, parting) else prepare(connection, decision.reports, knowledge)
        split(connection, known, rules, knowledge)


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
