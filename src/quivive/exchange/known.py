"""What others say of an indicator, kept in the store: who, since when, whom it imitates, under which licence.

It is shown beside a report or a campaign and never changes a verdict.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, Final

from sqlalchemy import Connection, Row, func, insert, select, update

from quivive.exchange.shared import Known
from quivive.exchange.tables import read_time, written
from quivive.frozen import frozen
from quivive.store import Store
from quivive.store.tables import fingerprints, reports
from quivive.store.tables import known_indicators as table
from quivive.watching import FingerprintKind

MOST_AT_ONCE: Final = 300
"""Values in one question: databases bound how many there may be."""


@frozen
class KnownTo:
    """That somebody knows an indicator: `told_by` is their name, `known` what they say, `imported` when it was read in."""

    told_by: str
    licence: str
    imported: datetime
    known: Known


def remember(connection: Connection, told: Iterable[Known], *, told_by: str, licence: str, at: datetime) -> tuple[int, int]:
    """Write down what `told_by` says, as one step of the transaction; how many were new, and how many known.

    Said again, an indicator keeps the earliest and the latest time that was ever said of it.
    """
    new = known = 0
    rest = iter(told)
    while portion := list(islice(rest, MOST_AT_ONCE)):
        merged: dict[tuple[str, str], dict[str, Any]] = {}
        before = {(row.kind, row.value): row for row in _rows(connection, [one.value for one in portion], told_by)}
        for one in portion:
            key = (str(one.kind), one.value)
            earlier = merged.get(key) or (dict(before[key]._mapping) if key in before else None)  # noqa: SLF001 - SQLAlchemy's own name for the columns of a row
            merged[key] = _merged(earlier, one) | {"told_by": told_by, "licence": licence, "imported": at}
        fresh = [row for key, row in merged.items() if key not in before]
        if fresh:
            connection.execute(insert(table), fresh)
        for key, row in merged.items():
            if key in before:
                same = (table.c.kind == key[0], table.c.value == key[1], table.c.told_by == told_by)
                connection.execute(update(table).where(*same).values(**row))
        new += len(fresh)
        known += len(portion) - len(fresh)
    return new, known


def _merged(earlier: Mapping[str, Any] | None, one: Known) -> dict[str, Any]:
    if earlier is None:
        earlier = {"seen": "", "last_seen": "", "brand": "", "reference": ""}
    # In this form of ISO 8601 the order of the texts is that of the times.
    return {
        "kind": str(one.kind),
        "value": one.value,
        "seen": min(filter(None, (earlier["seen"], _written(one.seen))), default=""),
        "last_seen": max(filter(None, (earlier["last_seen"], _written(one.last_seen))), default=""),
        "brand": one.brand or earlier["brand"],
        "reference": one.reference or earlier["reference"],
    }


def known_to(connection: Connection, indicators: Iterable[tuple[FingerprintKind, str]]) -> dict[tuple[FingerprintKind, str], tuple[KnownTo, ...]]:
    """Who knows which of `indicators`, those first who know it longest; nothing of those that nobody knows."""
    wanted = dict.fromkeys(indicators)
    found: dict[tuple[FingerprintKind, str], list[KnownTo]] = {}
    for row in _rows(connection, [value for _, value in wanted]):
        key = (FingerprintKind(row.kind), row.value)
        if key in wanted:
            seen, last_seen = (read_time(text) if text else None for text in (row.seen, row.last_seen))
            known = Known(*key, seen, last_seen, row.brand, row.reference)
            found.setdefault(key, []).append(KnownTo(row.told_by, row.licence, row.imported, known))
    return {key: tuple(sorted(told, key=lambda one: (one.known.seen or one.imported, one.told_by))) for key, told in found.items()}


@frozen
class Source:
    """Somebody who told something: how much of each kind, under which licence they gave the last of it, since and until when
    it was read in."""

    name: str
    kinds: Mapping[str, int]
    licence: str
    first: datetime
    last: datetime

    @property
    def indicators(self) -> int:
        """All that they told."""
        return sum(self.kinds.values())


def sources(store: Store) -> list[Source]:
    """Everybody who told something, in the order of their names."""
    question = select(
        table.c.told_by, table.c.kind, func.count().label("number"), func.min(table.c.imported).label("first"),
        func.max(table.c.imported).label("last"), func.max(table.c.licence).label("licence"),
    ).group_by(table.c.told_by, table.c.kind)  # fmt: skip
    found: dict[str, list[Row[Any]]] = {}
    with store.reading() as connection:
        for row in connection.execute(question.order_by(table.c.told_by, table.c.kind)):
            found.setdefault(row.told_by, []).append(row)
    return [
        Source(name, {row.kind: int(row.number) for row in rows}, max(rows, key=lambda row: row.last).licence, min(row.first for row in rows), max(row.last for row in rows))
        for name, rows in found.items()
    ]


def levels_of(store: Store, kind: FingerprintKind, value: str) -> dict[str, int]:
    """How many reports of the store that show something have which level."""
    question = (
        select(reports.c.level, func.count().label("count"))
        .select_from(fingerprints.join(reports, reports.c.sequence == fingerprints.c.report))
        .where(fingerprints.c.kind == str(kind), fingerprints.c.value == value)
        .group_by(reports.c.level)
    )
    with store.reading() as connection:
        return {str(level): int(count) for level, count in connection.execute(question)}


def _written(moment: datetime | None) -> str:
    return written(moment) if moment else ""


def _rows(connection: Connection, values: Sequence[str], told_by: str = "") -> Iterable[Row[Any]]:
    for start in range(0, len(values), MOST_AT_ONCE):
        question = select(table).where(table.c.kind.in_([str(kind) for kind in FingerprintKind]), table.c.value.in_(values[start : start + MOST_AT_ONCE]))
        yield from connection.execute(question.where(table.c.told_by == told_by) if told_by else question)
