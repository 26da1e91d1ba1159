"""What is to go out in the background: an order stands in a journal until it is carried out, so that a server that was
stopped in the middle goes on with it.

The journal is the store's `alert-orders`: an order with the ways that are meant, what became of each try, its end.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from quivive.alerts.deliveries import Outcome, Way
from quivive.frozen import frozen
from quivive.store.about import tell, told
from quivive.store.journals import append

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from quivive.alerts.deliveries import Journals

JOURNAL: Final = "alert-orders"
AGAIN_AFTER: Final = timedelta(minutes=5)
"""What a server did not take is offered again then."""
GIVEN_UP: Final = timedelta(days=1)
"""And no longer than this after it was ordered."""


class End(StrEnum):
    """How an order ended."""

    DONE = "done"
    SUPERSEDED = "superseded"
    """A newer version went out before it was carried out: that one is what people are told."""
    GIVEN_UP = "given_up"


@frozen
class Order:
    """One order. `ways` are those that it is to go out by, `tried` when it was last tried (None: not yet), `text` what went
    wrong then, `end` how it ended (None: it is still to be done)."""

    number: int
    alert: str
    version: int
    ways: tuple[Way, ...]
    by: str
    at: datetime
    tried: datetime | None = None
    text: str = ""
    end: End | None = None

    def is_due(self, now: datetime) -> bool:
        """Whether it is to be tried now."""
        return self.end is None and (self.tried is None or now >= self.tried + AGAIN_AFTER)


def place(connection: Connection, alert: str, version: int, ways: Sequence[Way], by: str, at: datetime) -> int:
    """Order that a version goes out, in the transaction that decides it; the number of the order."""
    return append(connection, JOURNAL, {"did": "ordered", "alert": alert, "version": version, "ways": [str(way) for way in ways], "by": by}, at)


def tried(store: Journals, order: Order, text: str, at: datetime) -> None:
    """Write down that not all of it could be done now, and why."""
    store.append(JOURNAL, {"did": "tried", "order": order.number, "text": text}, at)


def ended(store: Journals, order: Order, end: End, at: datetime) -> None:
    """Write down how it ended."""
    store.append(JOURNAL, {"did": "ended", "order": order.number, "end": str(end)}, at)


def orders(entries: Iterator[Any]) -> dict[int, Order]:
    """Every order by its number, from the events of the journal; what is no such event changes nothing."""
    known: dict[int, Order] = {}
    for entry in entries:
        try:
            one = _after(known, entry.number, entry.at, entry.content)
        except (KeyError, TypeError, ValueError):
            continue
        known[one.number] = one
    return known


def _after(known: Mapping[int, Order], number: int, at: datetime, said: Mapping[str, Any]) -> Order:
    if said["did"] == "ordered":
        return Order(number, str(said["alert"]), int(said["version"]), tuple(map(Way, said["ways"])), str(said["by"]), at)
    one = known[int(said["order"])]
    tried_at, text, end = (at, str(said["text"]), None) if said["did"] == "tried" else (one.tried, one.text, End(said["end"]))
    return Order(one.number, one.alert, one.version, one.ways, one.by, one.at, tried_at, text, end)


@frozen
class Progress:
    """How far the deliveries of an order are, by one way: how many stand how."""

    way: Way
    counts: Mapping[str, int]

    def of(self, outcome: str) -> int:
        """How many stand so."""
        return self.counts.get(outcome, 0)


def tell_progress(connection: Connection, order: Order, way: Way, counts: Mapping[Outcome, int]) -> None:
    """Write down how far it is: what the journal of deliveries says in millions of events."""
    before = _progress(connection, order)
    before[str(way)] = {str(outcome): number for outcome, number in counts.items()}
    tell(connection, _key(order), json.dumps(before))


def progress(connection: Connection, found: Iterable[Order]) -> tuple[Progress, ...]:
    """How far the newest of these orders are, by each way that one of them took."""
    latest: dict[str, Mapping[str, int]] = {}
    for order in sorted(found, key=lambda order: order.number):
        latest |= _progress(connection, order)
    return tuple(Progress(way, latest[way]) for way in Way if way in latest)


def _progress(connection: Connection, order: Order) -> dict[str, Mapping[str, int]]:
    written: dict[str, Mapping[str, int]] = json.loads(told(connection, _key(order)) or "{}")
    return written


def _key(order: Order) -> str:
    return f"alert_order_{order.number}_progress"
