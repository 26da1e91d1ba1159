"""Who was told of which version, as events of a journal: so that nobody is told twice, and nobody is forgotten.

The journal is the store's `alert-deliveries`. Before something is handed over it is written that it begins, afterwards
how it ended: what began and has no end may have arrived. People are known here by a keyed hash of their address alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from quivive.frozen import frozen

JOURNAL = "alert-deliveries"


class Way(StrEnum):
    """How it was told."""

    MAIL = "mail"
    WEBHOOK = "webhook"


class Outcome(StrEnum):
    """How a delivery stands."""

    BEGUN = "begun"
    """Handed over, without a word on how it ended."""
    DONE = "done"
    POSTPONED = "postponed"
    """Not taken, for now."""
    REFUSED = "refused"
    """Not taken, for good."""
    DEAD = "dead"
    """Given up after several tries; can be sent again."""


class Entry(Protocol):
    """One event of a journal, with its number there."""

    @property
    def number(self) -> int:
        """Its place in the journal, from 1."""

    @property
    def content(self) -> Mapping[str, Any]:
        """What it says."""


class Journals(Protocol):
    """What keeps events by the name of their journal: the store."""

    def append(self, journal: str, event: Mapping[str, object], at: datetime) -> int:
        """Write one event; its number."""

    def journal(self, name: str, *, after: int = 0) -> Iterable[Entry]:
        """The events behind number `after`, in order."""


@frozen
class Delivery:
    """How one delivery stands. `to` is the mark of a recipient or the name of a program; `text` what was answered."""

    alert: str
    version: int
    way: Way
    to: str
    outcome: Outcome
    text: str = ""


class Ledger:
    """The deliveries of one version by one way, in step with the journal; `run` marks what this process writes."""

    def __init__(self, store: Journals, alert: str, version: int, way: Way, run: str) -> None:
        self._store, self._run = store, run
        self._head = {"alert": alert, "version": version, "way": str(way)}
        self._known: dict[str, Outcome] = {}
        self._begun_by: dict[str, str] = {}
        self._last = 0
        self._read()

    def outcome(self, to: str) -> Outcome | None:
        """How the delivery to `to` stands; None where it was never begun."""
        return self._known.get(to)

    def counts(self) -> Counter[Outcome]:
        """How many deliveries stand how."""
        return Counter(self._known.values())

    def begin(self, to: str, at: datetime) -> bool:
        """Write that the delivery begins; False where another process was quicker and does it."""
        before = self._begun_by.pop(to, None)
        self._write(to, Outcome.BEGUN, "", at)
        self._read()
        return self._begun_by.get(to, before) == self._run

    def end(self, to: str, outcome: Outcome, text: str, at: datetime) -> None:
        """Write how it ended."""
        self._write(to, outcome, text, at)
        self._known[to] = outcome

    def _write(self, to: str, outcome: Outcome, text: str, at: datetime) -> None:
        event = {**self._head, "to": to, "did": str(outcome), "text": text, "run": self._run, "at": at.isoformat()}
        self._store.append(JOURNAL, event, at)

    def _read(self) -> None:
        for entry in self._store.journal(JOURNAL, after=self._last):
            self._last = entry.number
            if all(entry.content.get(name) == value for name, value in self._head.items()):
                delivery = _delivery(entry.content)
                if delivery is None:
                    continue
                self._known[delivery.to] = delivery.outcome
                if delivery.outcome is Outcome.BEGUN:
                    self._begun_by.setdefault(delivery.to, str(entry.content.get("run")))
                else:
                    self._begun_by.pop(delivery.to, None)


def dead_letters(store: Journals) -> list[Delivery]:
    """The deliveries to programs that were given up and not done since, in the order in which they were."""
    known: dict[tuple[str, int, str], Delivery] = {}
    for entry in store.journal(JOURNAL):
        delivery = _delivery(entry.content)
        if delivery and delivery.way is Way.WEBHOOK:
            known[delivery.alert, delivery.version, delivery.to] = delivery
    return [delivery for delivery in known.values() if delivery.outcome in (Outcome.DEAD, Outcome.BEGUN)]


def _delivery(content: Mapping[str, Any]) -> Delivery | None:
    try:
        return Delivery(
            alert=str(content["alert"]),
            version=int(content["version"]),
            way=Way(content["way"]),
            to=str(content["to"]),
            outcome=Outcome(content["did"]),
            text=str(content.get("text", "")),
        )
    except (KeyError, TypeError, ValueError):
        return None
