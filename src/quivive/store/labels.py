"""What somebody says that a report is: one word a report, the last one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, delete, insert, select

from quivive.store.team_tables import report_labels

LABELS: Final = ("scam", "genuine", "spam", "unclear")


def of(connection: Connection, sequences: Sequence[int]) -> dict[int, str]:
    """The labels of reports, by their sequence."""
    rows = connection.execute(select(report_labels.c.report, report_labels.c.label).where(report_labels.c.report.in_(sequences)))
    return {row.report: row.label for row in rows}


def write(connection: Connection, sequence: int, label: str, by: str, at: datetime) -> None:
    """Say what a report is, in place of what was said before."""
    connection.execute(delete(report_labels).where(report_labels.c.report == sequence))
    connection.execute(insert(report_labels).values(report=sequence, label=label, labelled_by=by, at=at))
