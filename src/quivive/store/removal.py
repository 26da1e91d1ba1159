"""Reports taken out again: all of one reporter's, or those of a certain age."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, func, select

from quivive.frozen import frozen
from quivive.store import counts
from quivive.store.about import forget_before
from quivive.store.columns import EPOCH
from quivive.store.tables import fingerprints, reports


@frozen
class Removed:
    """How many reports were taken out, and how many fingerprints hung on them."""

    reports: int
    fingerprints: int


def erase(connection: Connection, reporter: str, *, dry_run: bool) -> Removed:
    """Take out all reports of one reporter (their keyed hash) with all that hangs on them; they are counted no more.

    With `dry_run` only say how many.
    """
    if not reporter:
        raise ValueError("an empty reporter is nobody's: their reports cannot be told apart")
    return _erase(connection, reports.c.reporter == reporter, dry_run=dry_run)


def erase_report(connection: Connection, identity: str) -> Removed:
    """Take out one report, by its id or the beginning of it (an even number of digits); it is counted no more."""
    return _erase(connection, reports.c.id.between(identity.ljust(32, "0"), identity.ljust(32, "f")), dry_run=False)


def _erase(connection: Connection, which: ColumnElement[bool], *, dry_run: bool) -> Removed:
    removed = _count(connection, which)
    if not dry_run:
        cells = _cells(connection, which)
        connection.execute(delete(reports).where(which))
        counts.count(connection, {cell: -number for cell, number in cells.items()})
    return removed


def retain(connection: Connection, since: datetime, *, dry_run: bool) -> Removed:
    """Take out the reports received before `since`, which stay counted; with `dry_run` only say how many."""
    which = reports.c.received < since
    removed = _count(connection, which)
    if not dry_run:
        cells = _cells(connection, which)
        connection.execute(delete(reports).where(which))
        counts.count(connection, {}, aged=cells)
        forget_before(connection, since)
    return removed


def _count(connection: Connection, which: ColumnElement[bool]) -> Removed:
    found = connection.scalar(select(func.count()).select_from(reports).where(which))
    shown = connection.scalar(select(func.count()).select_from(fingerprints.join(reports)).where(which))
    return Removed(int(found or 0), int(shown or 0))


def _cells(connection: Connection, which: ColumnElement[bool]) -> Counter[counts.Cell]:
    """Where the reports are counted."""
    columns = [reports.c[name] for name in ("received", *counts.DIMENSIONS)]
    cells: Counter[counts.Cell] = Counter()
    for row in connection.execute(select(*columns).where(which)):
        cells[((row.received - EPOCH) // counts.HOUR, row.brand, row.scam_type, row.channel, row.country, row.language)] += 1
    return cells
