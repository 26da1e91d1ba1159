"""Reports as rows of a list: what is shown of each at a glance, with the campaign that it is in and what somebody said of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, func, select

from quivive.frozen import frozen
from quivive.store.tables import campaign_groups, campaign_members, reports
from quivive.store.team_tables import report_labels

LETTERS: Final = 400
"""Characters of a text that are read for a row."""
_APART: Final = campaign_groups.alias("their_root")


@frozen
class ListedReport:
    """`beginning` is that of the redacted text; `founder` the id of the first report of the campaign that it is in, which is how
    campaigns are called, and `together` how many reports that has (0 where it was not grouped yet); `label` may be empty."""

    sequence: int
    id: str
    received: datetime
    country: str
    region: str
    channel: str
    language: str
    brand: str
    scam_type: str
    level: str
    source: str
    beginning: str
    founder: str
    together: int
    label: str


def listed(connection: Connection, sequences: Sequence[int]) -> list[ListedReport]:
    """The reports with these sequences (at most some hundreds), newest first; those that are gone are left out."""
    columns = [reports.c[name] for name in ("sequence", "id", "received", "country", "region", "channel", "language", "brand", "scam_type", "level", "source")]
    question = (
        select(
            *columns,
            func.substr(reports.c.text, 1, LETTERS).label("beginning"),
            _APART.c.founder,
            _APART.c.reports.label("together"),
            report_labels.c.label,
        )
        .select_from(
            reports.outerjoin(campaign_members, campaign_members.c.report == reports.c.sequence)
            .outerjoin(campaign_groups, campaign_groups.c.id == campaign_members.c.grp)
            .outerjoin(_APART, _APART.c.id == campaign_groups.c.root)
            .outerjoin(report_labels, report_labels.c.report == reports.c.sequence)
        )
        .where(reports.c.sequence.in_(sequences))
        .order_by(reports.c.sequence.desc())
    )
    return [
        ListedReport(
            row.sequence, row.id, row.received, row.country, row.region, row.channel, row.language, row.brand, row.scam_type, row.level, row.source,
            row.beginning, row.founder or "", int(row.together or 0), row.label or "",
        )
        for row in connection.execute(question)
    ]  # fmt: skip
