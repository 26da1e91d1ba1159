"""What a scan writes of one message: one JSON object on one line, as `quivive.schema.SCAN_ROW` has it."""

from __future__ import annotations

import json

from quivive.check import judge
from quivive.knowledge import Knowledge
from quivive.message import Message, Skipped
from quivive.readers import Unreadable
from quivive.schema import SCAN_ROW_NAME
from quivive.verdict import Finding, Level, Verdict, Versions
from quivive.version import __version__

MOST_SHOWN = 200
"""Characters of the message that a finding shows."""


def judged(item: Message | Unreadable, knowledge: Knowledge) -> Verdict:
    """The verdict on what a reader gave; what could not be read `cannot_tell`, and says why.

    A fault of our own in one message must not cost the answers to a million others, so it is
    written down in `skipped` like anything else that could not be looked at.
    """
    if isinstance(item, Unreadable):
        return cannot_tell(Skipped("the message", item.why, item.remedy), knowledge)
    try:
        return judge(item, knowledge)
    except Exception as error:  # noqa: BLE001 - see above
        why = f"a fault in Quivive: {type(error).__name__}: {error}"
        return cannot_tell(Skipped("the message", why, "Please report it."), knowledge)


def cannot_tell(skipped: Skipped, knowledge: Knowledge) -> Verdict:
    """The verdict on a message that could not be looked at; its score means nothing and is 0."""
    return Verdict(
        level=Level.CANNOT_TELL,
        score=0.0,
        claim=None,
        scam_type="",
        findings=(),
        reason="nothing_to_read",
        skipped=(skipped,),
        advice=(),
        routes=(),
        versions=Versions(__version__, knowledge.facts_version, str(knowledge.weights["version"])),
    )


def line(item: Message | Unreadable, verdict: Verdict) -> str:
    """The row with its line end.

    Readable as it is where all of it can be printed, in ASCII with escapes where something in it
    cannot: a terminal never obeys it, and every program finds the same line ends.
    """
    row = {
        "id": item.identifier,
        "level": str(verdict.level),
        "score": round(verdict.score, 4),
        "reason": verdict.reason,
        "brand": verdict.claim.brand if verdict.claim else "",
        "scam_type": verdict.scam_type,
        "findings": [_finding(finding, item) for finding in verdict.findings],
        "skipped": [{"what": s.what, "why": s.why, "remedy": s.remedy} for s in verdict.skipped],
        "versions": versions(verdict.versions),
        "schema": SCAN_ROW_NAME,
    }
    text = json.dumps(row, ensure_ascii=False)
    return (text if text.isprintable() else json.dumps(row)) + "\n"


def versions(known: Versions) -> dict[str, str]:
    """The versions as a row has them."""
    return {"code": known.code, "facts": known.facts, "weights": known.weights}


def _finding(finding: Finding, item: Message | Unreadable) -> dict[str, object]:
    span = finding.spans[0]
    text = item.part(span.part)[span.start : span.end] if isinstance(item, Message) else ""
    return {
        "signal": finding.signal,
        "direction": str(finding.direction),
        "part": str(span.part),
        "start": span.start,
        "end": span.end,
        "text": text[:MOST_SHOWN],
        "points": round(finding.points, 4),
    }
