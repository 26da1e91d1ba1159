"""Reports of a store for programs: what may be a person's is told to be there, and not shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from quivive.schema import ADDED_REPORT_NAME, KEPT_REPORT_NAME, KEPT_REPORTS_NAME
from quivive.watching import Report


def as_table(report: Report, label: str = "") -> dict[str, Any]:
    """A report as `quivive.schema.KEPT_REPORT` describes it."""
    return {
        "schema": KEPT_REPORT_NAME,
        "id": report.id,
        "source": report.source,
        "received": report.received.isoformat(),
        "collected": report.collected.isoformat(),
        "country": report.country,
        "region": report.region,
        "channel": report.channel,
        "language": report.language,
        "brand": report.brand,
        "scam_type": report.scam_type,
        "level": report.level,
        "score": round(report.score, 4),
        "fingerprints": [
            {"kind": str(one.kind), "value": "" if one.hashed else one.value, "common": one.common, "hashed": one.hashed} for one in report.fingerprints
        ],
        "text": report.text,
        "label": label,
        "versions": {"code": report.versions.code, "facts": report.versions.facts, "weights": report.versions.weights},
    }


def page_table(reports: Iterable[tuple[int, Report]], labels: Mapping[int, str], after: int | None) -> dict[str, Any]:
    """Reports with their sequences as `quivive.schema.KEPT_REPORTS` describes them; `after` leads on."""
    return {"schema": KEPT_REPORTS_NAME, "reports": [as_table(report, labels.get(sequence, "")) for sequence, report in reports], "next": after}


def added_table(report: Report, taken_out: Mapping[str, int], *, new: bool) -> dict[str, Any]:
    """A report that was handed in, as `quivive.schema.ADDED_REPORT` describes it."""
    taken = [{"kind": kind, "count": count} for kind, count in sorted(taken_out.items())]
    return {"schema": ADDED_REPORT_NAME, "new": new, "report": as_table(report), "taken_out": taken}
