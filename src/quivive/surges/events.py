"""Days on which more reports are no wonder: sales, tax deadlines, Christmas parcels; as dated, sourced facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from importlib import resources
from typing import Any

import numpy as np

from quivive.fact_files import load
from quivive.frozen import frozen
from quivive.surges.baseline import Floats
from quivive.watching import Series

_LETTERS = 2
"""Keys of as many letters are languages (ISO 639-1)."""


@frozen
class KnownEvent:
    """One event that comes again.

    `brands`, `scam_types` and `countries` (ISO 3166-1 alpha-2) are those it concerns, empty for all. `times` are its
    first and last days, both included, oldest first. Only a `verified` one is told to people.
    """

    id: str
    names: tuple[tuple[str, str], ...]
    brands: tuple[str, ...]
    scam_types: tuple[str, ...]
    countries: tuple[str, ...]
    times: tuple[tuple[date, date], ...]
    source: str
    verified: bool
    seen: str

    def name(self, language: str) -> str:
        """Its name in `language`, else in English."""
        names = dict(self.names)
        return names.get(language) or names["en"]

    @classmethod
    def from_facts(cls, identifier: str, table: Mapping[str, Any]) -> KnownEvent:
        """An event from its TOML table; the facts test reports every fault."""
        return cls(
            id=identifier,
            names=tuple((key, text) for key, text in table.items() if len(key) == _LETTERS),
            brands=tuple(table.get("brands", ())),
            scam_types=tuple(table.get("scam_types", ())),
            countries=tuple(table.get("countries", ())),
            times=tuple((date.fromisoformat(str(one["first"])), date.fromisoformat(str(one["last"]))) for one in table["times"]),
            source=table["source"],
            verified=bool(table["verified"]),
            seen=str(table["seen"]),
        )


@lru_cache(maxsize=1)
def known_events() -> tuple[KnownEvent, ...]:
    """The verified events of this installation, by id."""
    tables = load(resources.files("quivive.facts"), "events")
    found = (KnownEvent.from_facts(identifier, table) for identifier, table in sorted(tables.items()))
    return tuple(event for event in found if event.verified)


def in_steps(event: KnownEvent, first: datetime, step: timedelta, steps: int) -> Floats:
    """1 for each of `steps` steps from `first` on that an event's days touch, 0 for the others."""
    inside = np.zeros(steps)
    for begin, end in event.times:
        since = (datetime.combine(begin, time(), UTC) - first) // step
        until = (datetime.combine(end + timedelta(days=1), time(), UTC) - first - timedelta(microseconds=1)) // step
        inside[max(since, 0) : max(until + 1, 0)] = 1.0
    return inside


def applies(events: Iterable[KnownEvent], series: Series) -> tuple[KnownEvent, ...]:
    """The events that concern a series: none of its names is one that the event leaves out."""
    return tuple(
        event
        for event in events
        if (not event.brands or series.brand in {"", *event.brands})
        and (not event.scam_types or series.scam_type in {"", *event.scam_types})
        and (not event.countries or series.country in {"", *event.countries})
    )
