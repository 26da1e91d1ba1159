"""What is to be told to whom, as events of a journal: nobody is forgotten, and nobody told twice who said to have it.

The journal is the store's `webhooks`: what is to be told, and of each try how it ended.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from quivive.frozen import frozen
from quivive.store.about import tell, told
from quivive.store.journals import last

if TYPE_CHECKING:
    from quivive.store import Store

JOURNAL: Final = "webhooks"
TRIES: Final = 12
FIRST: Final = timedelta(minutes=1)
"""The pause after the first failure; each one after is twice as long, up to `LONGEST`: some two days in all."""
LONGEST: Final = timedelta(hours=8)
_SETTLED: Final = "webhooks_settled"
"""Up to this number of the journal nothing is left to be told."""


@frozen
class Told:
    """How one event stands for one program: `failures` so far, the last at `tried` (None: none), with the answer `text`; `over`
    once it has it or is given up (`dead`)."""

    number: int
    at: datetime
    kind: str
    data: Mapping[str, Any]
    to: str
    failures: int = 0
    tried: datetime | None = None
    text: str = ""
    over: bool = False
    dead: bool = False

    def is_due(self, now: datetime) -> bool:
        """Whether it is to be tried now."""
        if self.over or self.dead:
            return False
        return self.tried is None or now >= self.tried + min(LONGEST, FIRST * 2 ** (self.failures - 1))


def enqueue(store: Store, kind: str, data: Mapping[str, Any], to: Iterable[str], at: datetime) -> int:
    """Write down what is to be told to the programs `to`; its number."""
    return store.append(JOURNAL, {"did": "event", "kind": kind, "data": dict(data), "to": sorted(to)}, at)


def tried(store: Store, one: Told, *, taken: bool, text: str, at: datetime) -> None:
    """Write down how a try ended."""
    did = "taken" if taken else ("dead" if one.failures + 1 >= TRIES else "failed")
    store.append(JOURNAL, {"did": did, "event": one.number, "to": one.to, "text": text[:200]}, at)


def open_tasks(store: Store) -> list[Told]:
    """Everything that is not settled, in the order in which it happened; what is dead among it only as long as others wait."""
    with store.reading() as connection:
        settled = int(told(connection, _SETTLED) or 0)
    known: dict[tuple[int, str], Told] = {}
    for entry in store.journal(JOURNAL, after=settled):
        for one in _after(known, entry.number, entry.at, entry.content):
            known[one.number, one.to] = one
    return list(known.values())


def settle(store: Store, tasks: Iterable[Told]) -> None:
    """Never look again at what is before the first that is still to be told."""
    first = min((one.number for one in tasks if not (one.over or one.dead)), default=0)
    with store.begin() as connection:
        tell(connection, _SETTLED, str(first - 1 if first else last(connection, JOURNAL)))


def dead_letters(store: Store) -> list[Told]:
    """What was given up, of all time."""
    known: dict[tuple[int, str], Told] = {}
    for entry in store.journal(JOURNAL):
        for one in _after(known, entry.number, entry.at, entry.content):
            known[one.number, one.to] = one
    return [one for one in known.values() if one.dead]


def _after(known: Mapping[tuple[int, str], Told], number: int, at: datetime, said: Mapping[str, Any]) -> Iterator[Told]:
    if said.get("did") == "event":
        yield from (Told(number, at, str(said["kind"]), said["data"], str(name)) for name in said["to"])
        return
    one = known.get((int(said["event"]), str(said["to"])))
    if one is not None:
        did = said["did"]
        yield Told(
            one.number, one.at, one.kind, one.data, one.to, one.failures + (did != "taken"), at, str(said["text"]), did == "taken", did == "dead"
        )
