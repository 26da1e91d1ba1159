"""Reports in their tables: added once, read back as they were."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, func, insert, select

from quivive.frozen import frozen
from quivive.store import counts
from quivive.store.about import forgotten_before
from quivive.store.tables import fingerprints, reports
from quivive.verdict import Versions
from quivive.watching import Fingerprint, FingerprintKind, Report

MOST_AT_ONCE = 500
"""Values in one question: databases bound how many there may be."""
MOST_TEXT = 20_000
"""Characters of a text that are kept."""
PAGE = 1_000
"""Reports that are read at once: what reading holds in memory, whatever the store holds."""
_APART = frozenset({"fingerprints", "versions"})
_COLUMNS = tuple(each.name for each in fields(Report) if each.name not in _APART)
_VERSIONS = tuple(each.name for each in fields(Versions))


@frozen
class Added:
    """What adding came to: how many reports were new, were known already, and were older than what is kept."""

    new: int
    known: int
    expired: int = 0


Wanted = Select[Any]
"""A question for reports, before it is said from which on."""


def add(connection: Connection, given: Iterable[Report]) -> Added:
    """Write down those that are not known yet, with their fingerprints, and count them."""
    oldest = forgotten_before(connection)
    by_id: dict[str, Report] = {}
    known, expired = 0, 0
    for report in given:
        if oldest is not None and report.received < oldest:
            expired += 1
        elif report.id in by_id:
            known += 1
        else:
            by_id[report.id] = report
    for ids in _portions(by_id):
        for sequence_and_id in _sequences(connection, ids):
            known += 1
            del by_id[sequence_and_id[1]]
    if by_id:
        _write(connection, list(by_id.values()))
    return Added(len(by_id), known, expired)


def _write(connection: Connection, new: Sequence[Report]) -> None:
    connection.execute(insert(reports), [_row(report) for report in new])
    sequences = {identity: sequence for ids in _portions(r.id for r in new) for sequence, identity in _sequences(connection, ids)}
    shown = [
        {"report": sequences[report.id], "position": place, "kind": str(one.kind), "value": one.value, "common": one.common, "hashed": one.hashed}
        for report in new
        for place, one in enumerate(report.fingerprints)
    ]
    if shown:
        connection.execute(insert(fingerprints), shown)
    counts.count(connection, Counter(map(counts.cell, new)))


def _row(report: Report) -> dict[str, object]:
    return {name: getattr(report, name) for name in _COLUMNS} | {name: getattr(report.versions, name) for name in _VERSIONS}


def _sequences(connection: Connection, ids: Sequence[str]) -> Iterator[tuple[int, str]]:
    found = connection.execute(select(reports.c.sequence, reports.c.id).where(reports.c.id.in_(ids)))
    yield from ((row.sequence, row.id) for row in found.all())


def _portions(ids: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(list(ids))
    while portion := list(islice(rest, MOST_AT_ONCE)):
        yield portion


def page(connection: Connection, wanted: Wanted, after: int, most: int = PAGE) -> list[tuple[int, Report]]:
    """The next reports of a question behind the sequence `after`, at most `most`."""
    rows = connection.execute(wanted.where(reports.c.sequence > after).order_by(reports.c.sequence).limit(most)).all()
    shown = _fingerprints(connection, [row.sequence for row in rows])
    return [(row.sequence, _report(row, tuple(shown.get(row.sequence, ())))) for row in rows]


def _fingerprints(connection: Connection, sequences: Sequence[int]) -> dict[int, list[Fingerprint]]:
    found: dict[int, list[Fingerprint]] = {}
    for start in range(0, len(sequences), MOST_AT_ONCE):
        portion = sequences[start : start + MOST_AT_ONCE]
        question = select(fingerprints).where(fingerprints.c.report.in_(portion)).order_by(fingerprints.c.report, fingerprints.c.position)
        for row in connection.execute(question):
            one = Fingerprint(FingerprintKind(row.kind), row.value, common=row.common, hashed=row.hashed)
            found.setdefault(row.report, []).append(one)
    return found


def _report(row: Row[Any], shown: tuple[Fingerprint, ...]) -> Report:
    values: dict[str, Any] = {name: getattr(row, name) for name in _COLUMNS}
    versions = Versions(*(getattr(row, name) for name in _VERSIONS))
    return Report(**values, fingerprints=shown, versions=versions)


def wanted(
    equal: Mapping[str, str],
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    text: str = "",
    fingerprint: tuple[FingerprintKind, str] | None = None,
) -> Wanted:
    """The question for reports: `equal` columns that are not empty, received from `since` to before `until`,
    with `text` somewhere in them whatever its capitals, showing a `fingerprint`."""
    conditions: list[ColumnElement[bool]] = [reports.c[name] == value for name, value in equal.items() if value]
    if since is not None:
        conditions.append(reports.c.received >= since)
    if until is not None:
        conditions.append(reports.c.received < until)
    if text:
        conditions.append(func.lower(reports.c.text).contains(text.lower(), autoescape=True))
    if fingerprint is not None:
        kind, value = fingerprint
        showing = select(fingerprints.c.report).where(fingerprints.c.kind == str(kind), fingerprints.c.value == value)
        conditions.append(reports.c.sequence.in_(showing))
    return select(reports).where(*conditions)


def sequence_of(connection: Connection, identity: str) -> int:
    """The sequence of the report with an id; 0 for what is none."""
    if len(identity) != 32 or not set(identity) <= set("0123456789abcdef"):
        return 0
    return int(connection.scalar(select(reports.c.sequence).where(reports.c.id == identity)) or 0)


def fingerprint_at(connection: Connection, report: str, position: int) -> Fingerprint | None:
    """The fingerprint at a place (from 0) of those of the report with an id; None if there is none."""
    row = connection.execute(select(fingerprints).where(fingerprints.c.report == sequence_of(connection, report), fingerprints.c.position == position)).first()
    return Fingerprint(FingerprintKind(row.kind), row.value, common=row.common, hashed=row.hashed) if row is not None else None
