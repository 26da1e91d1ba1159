"""The alerts of a store, and one more event in the way of one of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from quivive.alerts.errors import CannotAlert
from quivive.alerts.trail import JOURNAL, Case, case_called, cases
from quivive.store import journals

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from quivive.store import Store

Decide = Callable[[Case], Mapping[str, Any]]
"""Makes the event that is to follow, from the alert as it stands; raises `CannotAlert` where nothing allows it."""


def all_cases(store: Store) -> dict[str, Case]:
    """Every alert of the store with its way."""
    return cases(event.content for event in store.journal(JOURNAL))


def cases_in(connection: Connection) -> dict[str, Case]:
    """The same, as the transaction of `connection` sees them."""
    return cases(event.content for event in _events(connection))


def recorded(store: Store, event: Mapping[str, Any], at: datetime) -> Case:
    """Write the event into the journal; the alert after it. Raises `CannotAlert` if somebody else was quicker."""
    with store.begin() as connection:
        return written(connection, event, at)


def stepped(connection: Connection, identifier: str, content: str, decide: Decide, at: datetime) -> Case:
    """Write down the event that `decide` makes of the alert as it stands in this transaction; the alert after it.

    `content` is the digest that whoever decides has read: raises `CannotAlert` if the alert has changed since, so that
    nobody decides on, or writes over, what they have not seen.
    """
    case = case_called(identifier, cases_in(connection))
    if case.content != content:
        raise CannotAlert("meanwhile", name=case.alert.id)
    return written(connection, decide(case), at)


def written(connection: Connection, event: Mapping[str, Any], at: datetime) -> Case:
    """Write the event in this transaction; the alert after it. Raises `CannotAlert` if nothing allows it any more."""
    try:
        journals.append(connection, JOURNAL, event, at)
    except ValueError as error:
        raise CannotAlert("content", name=str(error)) from None
    case = cases_in(connection).get(str(event["alert"]))
    done = (event["did"], event["by"], at, event["content"])
    if case is None or done not in {(str(one.did), one.by, one.at, one.content) for one in case.events}:
        raise CannotAlert("meanwhile", name=str(event["alert"]))
    return case


def _events(connection: Connection) -> Iterator[journals.Event]:
    after = 0
    while page := journals.page(connection, JOURNAL, after):
        yield from page
        after = page[-1].number
