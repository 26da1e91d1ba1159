"""What the team said that reports are, as rows that the lab learns from."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from quivive.accounts.roles import Role
from quivive.server.desk import Desk, desk_of
from quivive.server.team.gate import team_page
from quivive.store import labels, reports
from quivive.store.labels import Label, Labelling
from quivive.store.tables import reports as table
from quivive.watching import FingerprintKind, Report

_LABELS: Final = {Label.SCAM: "scam", Label.GENUINE: "ham", Label.SPAM: "spam", Label.UNCLEAR: "unsorted"}
"""What the lab calls them."""
_AT_ONCE: Final = 200


async def labelled(request: Request) -> Response:
    """One line of JSON for each report with a label and a kept text."""
    headers = {"content-disposition": 'attachment; filename="labels.jsonl"'}
    return StreamingResponse(_lines(desk_of(request)), media_type="application/jsonl", headers=headers)


async def _lines(desk: Desk) -> AsyncIterator[bytes]:
    after = 0
    while True:
        start = after
        after, page = await desk.done(lambda start=start: _page(desk, start))  # type: ignore[misc] # the default binds the value of this turn
        if not after:
            return
        for one in page:
            yield json.dumps(one, ensure_ascii=False, sort_keys=True).encode("utf-8", "replace") + b"\n"


def _page(desk: Desk, after: int) -> tuple[int, list[dict[str, Any]]]:
    """The next rows behind a sequence, and the sequence of the last report that was looked at; 0 where there are no more."""
    with desk.store.reading() as connection:
        said = dict(labels.last_words(connection, after, _AT_ONCE))
        if not said:
            return 0, []
        found = reports.page(connection, reports.wanted({}).where(table.c.sequence.in_(list(said)), table.c.text != ""), 0)
    return max(said), [lab_row(report, said[sequence]) for sequence, report in found]


def lab_row(report: Report, labelling: Labelling) -> dict[str, Any]:
    """A report as the lab reads it (`quivive_lab.corpora`), with the verdict of the time beside it. Nothing says who labelled it."""
    sender = next((one.value for one in report.fingerprints if one.kind is FingerprintKind.SENDER and not one.hashed), "")
    return {
        "id": report.id,
        "channel": report.channel,
        "lang": report.language,
        "label": _LABELS[Label(labelling.label)],
        "text": report.text,
        "sender": sender,
        "source": f"reports/{report.source}",
        "subtype": report.scam_type if labelling.label == Label.SCAM else "",
        "country": report.country,
        "labelled": labelling.at.isoformat(),
        "verdict": {"level": report.level, "score": report.score, "brand": report.brand, "scam_type": report.scam_type},
        "versions": {"code": report.versions.code, "facts": report.versions.facts, "weights": report.versions.weights},
    }


ROUTES = [team_page("/labels.jsonl", labelled, Role.ANALYST)]
