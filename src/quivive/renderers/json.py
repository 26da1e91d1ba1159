"""The answer as JSON: every field of the verdict, in a fixed order, described by `quivive.schema`."""

from __future__ import annotations

import json
import re

from quivive.message import Message
from quivive.renderers.reasons import sentence
from quivive.schema import AFTERCARE_NAME, VERDICT_NAME
from quivive.verdict import Advice, Aftercare, Claim, Finding, Route, Verdict
from quivive.wording import Wording

# What a terminal or an editor would obey or hide; JSON's own escapes cover only the first 32.
_UNSEEN = re.compile(
    "[\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e0fff]"
)


def render(verdict: Verdict, message: Message, wording: Wording, *, indent: int | None = 2) -> str:
    """The verdict as JSON text ending in a line end; `indent` None puts it on one line."""
    text = json.dumps(as_table(verdict, message, wording), ensure_ascii=False, indent=indent)
    return _UNSEEN.sub(lambda found: _escaped(found[0]), text) + "\n"


def as_table(verdict: Verdict, message: Message, wording: Wording) -> dict[str, object]:
    """The verdict as plain tables and lists, as `quivive.schema.VERDICT` describes them."""
    return {
        "schema": VERDICT_NAME,
        "level": str(verdict.level),
        "score": round(verdict.score, 4),
        "base": round(verdict.base, 4),
        "claim": _claim(verdict.claim, message) if verdict.claim else None,
        "scam_type": verdict.scam_type,
        "findings": [_finding(finding, verdict, message, wording) for finding in verdict.findings],
        "reason": verdict.reason,
        "skipped": [{"what": s.what, "why": s.why, "remedy": s.remedy} for s in verdict.skipped],
        "happened": [str(one) for one in verdict.happened],
        "advice": [_advice(advice) for advice in verdict.advice],
        "routes": [_route(route) for route in verdict.routes],
        "versions": {
            "code": verdict.versions.code,
            "facts": verdict.versions.facts,
            "weights": verdict.versions.weights,
        },
        "language": verdict.language,
        "country": verdict.country,
    }


def aftercare_table(aftercare: Aftercare) -> dict[str, object]:
    """What to do after it happened, as `quivive.schema.AFTERCARE` describes it."""
    return {
        "schema": AFTERCARE_NAME,
        "happened": [str(one) for one in aftercare.happened],
        "scam_type": aftercare.scam_type,
        "brand": aftercare.brand,
        "channel": aftercare.channel,
        "country": aftercare.country,
        "advice": [_advice(advice) for advice in aftercare.advice],
        "routes": [_route(route) for route in aftercare.routes],
    }


def _advice(advice: Advice) -> dict[str, object]:
    return {
        "id": advice.id,
        "when": str(advice.when),
        "text": advice.text,
        "source": advice.source,
        "seen": advice.seen,
    }


def _route(route: Route) -> dict[str, object]:
    return {
        "id": route.id,
        "country": route.country,
        "channel": route.channel,
        "what": route.what,
        "address": route.address,
        "source": route.source,
        "seen": route.seen,
        "deliver": route.deliver,
    }


def _claim(claim: Claim, message: Message) -> dict[str, object]:
    return {
        "brand": claim.brand,
        "name": claim.name,
        "strength": round(claim.strength, 4),
        "spans": [_span(span.part, span.start, span.end, message) for span in claim.spans],
    }


def _finding(finding: Finding, verdict: Verdict, message: Message, wording: Wording) -> dict[str, object]:
    return {
        "signal": finding.signal,
        "direction": str(finding.direction),
        "group": str(finding.group),
        "strength": round(finding.strength, 4),
        "weight": round(finding.weight, 4),
        "points": round(finding.points, 4),
        "spans": [_span(span.part, span.start, span.end, message) for span in finding.spans],
        "sentence": sentence(finding, verdict, wording),
    }


def _span(part: str, start: int, end: int, message: Message) -> dict[str, object]:
    named = next((one for one in message.parts if one.name == part), None)
    place: dict[str, object] = {"part": str(part), "start": start, "end": end, "text": named.text[start:end] if named else ""}
    seconds = named.seconds_at(start) if named else None
    return place if seconds is None else place | {"seconds": round(seconds, 2)}


def _escaped(character: str) -> str:
    code = ord(character)
    if code <= 0xFFFF:
        return f"\\u{code:04x}"
    high, low = divmod(code - 0x10000, 0x400)
    return f"\\u{0xD800 + high:04x}\\u{0xDC00 + low:04x}"
