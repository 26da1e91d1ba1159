"""Campaigns kept in a store: brought up to date, derived anew, and corrected by hand.

A decision is an event of the journal `campaigns`. It says how many reports had been grouped when it was taken, so that
deriving all anew comes to it at the same place.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, delete

from quivive.campaigns.decisions import DECISIONS, JOURNAL, Decision, apply, decision_of
from quivive.campaigns.evidence import Evidence, evidence_of
from quivive.campaigns.grouping import Grouping
from quivive.campaigns.rules import RULES_VERSION, Rules
from quivive.campaigns.shelf import TABLES, Shelf
from quivive.frozen import frozen
from quivive.knowledge import Knowledge
from quivive.store import Store, journals, reports
from quivive.store.about import tell, told

RULES: Final = Rules()
_GROUPED, _VERSION = "campaigns_grouped", "campaigns_rules"


@frozen
class Grouped:
    """How many reports were put into groups, and how many decisions were honoured on the way."""

    reports: int
    decisions: int


def update(store: Store, knowledge: Knowledge, tell_progress: Callable[[int], None] | None = None) -> Grouped:
    """Group the reports that came since the last time; all of them where the rules have changed since.

    A portion at a time, each acknowledged: stopped in the middle, it goes on from there. Memory does not depend on how
    many reports there are.
    """
    with store.reading() as connection:
        known = told(connection, _VERSION)
    if known and known != str(RULES_VERSION):
        return rebuild(store, knowledge, tell_progress)
    decisions = _decisions(store)
    done = honoured = 0
    while True:
        with store.begin() as connection:
            count, applied = _portion(connection, knowledge, decisions)
        done, honoured = done + count, honoured + applied
        if not count and not applied:
            return Grouped(done, honoured)
        if tell_progress is not None:
            tell_progress(done)


def rebuild(store: Store, knowledge: Knowledge, tell_progress: Callable[[int], None] | None = None) -> Grouped:
    """Derive all groups anew from the reports and the decisions; what was learned from reports that are gone is forgotten."""
    with store.begin() as connection:
        for table in TABLES:
            connection.execute(delete(table))
        _mark(connection, 0, 0)
    return update(store, knowledge, tell_progress)


def decide(
    store: Store, knowledge: Knowledge, decision: str, content: Mapping[str, object], at: datetime, *, also: Callable[[Connection], None] | None = None
) -> None:
    """Write a decision down and act on it, in one step, with what `also` writes. Raises ValueError for one that there is not.

    It is about the reports as they are grouped now; those that nobody grouped yet come after it.
    """
    if decision not in DECISIONS:
        raise ValueError(f"no decision is called {decision!r}: there are {', '.join(DECISIONS)}")
    with store.reading() as connection:
        behind = journals.last(connection, JOURNAL) > _marked(connection)[1]
    if behind:
        update(store, knowledge)  # what was decided before, elsewhere, comes first
    with store.begin() as connection:
        grouped, _ = _marked(connection)
        event = {**content, "decision": decision, "after": grouped}
        number = journals.append(connection, JOURNAL, event, at)
        apply(connection, decision_of(number, event), RULES, knowledge)
        _mark(connection, grouped, number)
        if also is not None:
            also(connection)


def _decisions(store: Store) -> Sequence[Decision]:
    return [decision_of(event.number, event.content) for event in store.journal(JOURNAL)]


def _portion(connection: Connection, knowledge: Knowledge, decisions: Sequence[Decision]) -> tuple[int, int]:
    """Group the next reports up to the next decision, or act on that; how many reports and decisions it were."""
    grouped, honoured = _marked(connection)
    coming = next((each for each in decisions if each.number > honoured), None)
    if coming is not None and coming.after <= grouped:
        apply(connection, coming, RULES, knowledge)
        _mark(connection, grouped, coming.number)
        return 0, 1
    page = reports.page(connection, reports.wanted({}), grouped)
    if coming is not None:
        page = [each for each in page if each[0] <= coming.after]
        if not page:
            # The last reports before the decision were erased.
            _mark(connection, coming.after, honoured)
            return _portion(connection, knowledge, decisions)
    if page:
        put(connection, [evidence_of(sequence, report, knowledge) for sequence, report in page], RULES)
        _mark(connection, page[-1][0], honoured)
    return len(page), 0


def put(connection: Connection, evidence: Sequence[Evidence], rules: Rules) -> None:
    """Put reports that were not grouped yet into groups."""
    shelf = Shelf(connection, rules, evidence)
    grouping = Grouping(rules, shelf.memory)
    shelf.write([(one, grouping.add(one)) for one in evidence])


def grouped_up_to(store: Store) -> int:
    """The sequence of the last report that was grouped."""
    with store.reading() as connection:
        return _marked(connection)[0]


def standing(connection: Connection) -> str:
    """Something that is another whenever reports were grouped or a decision was taken."""
    return f"{told(connection, _GROUPED)} {journals.last(connection, JOURNAL)}"


def _marked(connection: Connection) -> tuple[int, int]:
    """The sequence of the last report that was grouped, and the number of the last decision that was acted on."""
    grouped, _, honoured = told(connection, _GROUPED).partition(" ")
    return int(grouped or 0), int(honoured or 0)


def _mark(connection: Connection, grouped: int, honoured: int) -> None:
    tell(connection, _GROUPED, f"{grouped} {honoured}")
    tell(connection, _VERSION, str(RULES_VERSION))
