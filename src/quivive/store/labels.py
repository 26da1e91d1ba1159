"""What the team says that reports are: the last word, and every word before it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import Connection, delete, insert, select

from quivive.frozen import frozen
from quivive.store.tables import reports
from quivive.store.team_tables import report_labellings, report_labels

PAGE: Final = 1_000


class Label(StrEnum):
    """What somebody who read it says that a report is."""

    SCAM = "scam"
    GENUINE = "genuine"
    SPAM = "spam"
    """Advertising that nobody asked for and that deceives nobody."""
    UNCLEAR = "unclear"
    """It was read, and cannot be told."""


@frozen
class Labelling:
    """`by` said `label` at `at`; an empty label took back what was said before."""

    label: str
    by: str
    at: datetime


@frozen
class Labelled:
    """One word on a report, with the report's id: what a store's export has of it."""

    report: str
    labelling: Labelling


def put(connection: Connection, report: int, labelling: Labelling) -> None:
    """Say what the report (its sequence) is; an empty label takes back what was said. The last word is the latest by its time.

    Raises ValueError for a label that there is not.
    """
    if labelling.label:
        Label(labelling.label)
    said = [(one.label, one.by, one.at) for one in history(connection, report)]
    if (labelling.label, labelling.by, labelling.at) in said:
        return
    number = len(said) + 1
    connection.execute(insert(report_labellings).values(report=report, number=number, label=labelling.label, labelled_by=labelling.by, at=labelling.at))
    last = max(history(connection, report), key=lambda one: one.at)
    connection.execute(delete(report_labels).where(report_labels.c.report == report))
    if last.label:
        connection.execute(insert(report_labels).values(report=report, label=last.label, labelled_by=last.by, at=last.at))


def history(connection: Connection, report: int) -> list[Labelling]:
    """Every word on a report, in the order in which they were said."""
    question = select(report_labellings).where(report_labellings.c.report == report).order_by(report_labellings.c.at, report_labellings.c.number)
    return [Labelling(row.label, row.labelled_by, row.at) for row in connection.execute(question)]


def now_on(connection: Connection, sequences: Sequence[int]) -> dict[int, str]:
    """The last word on each of these reports that has one."""
    rows = connection.execute(select(report_labels.c.report, report_labels.c.label).where(report_labels.c.report.in_(sequences)))
    return {row.report: row.label for row in rows}


def all_labels(connection: Connection, after: tuple[int, int]) -> list[tuple[tuple[int, int], Labelled]]:
    """The next words on reports behind `after` (a report's sequence and the number of a word), each with its own such place."""
    table = report_labellings
    behind = (table.c.report > after[0]) | ((table.c.report == after[0]) & (table.c.number > after[1]))
    question = select(table, reports.c.id).join(reports, reports.c.sequence == table.c.report).where(behind)
    rows = connection.execute(question.order_by(table.c.report, table.c.number).limit(PAGE))
    return [((row.report, row.number), Labelled(row.id, Labelling(row.label, row.labelled_by, row.at))) for row in rows]


def last_words(connection: Connection, after: int, most: int) -> Iterator[tuple[int, Labelling]]:
    """The next reports (their sequences) behind one that have a label now, at most `most`, with the last word on each."""
    question = select(report_labels).where(report_labels.c.report > after).order_by(report_labels.c.report).limit(most)
    for row in connection.execute(question).all():
        yield row.report, Labelling(row.label, row.labelled_by, row.at)
