"""The JSON Schemas (2020-12) of what Quivive writes for other programs: a verdict, a row of a scan, a report, help
after it happened, a call as it happens."""

from __future__ import annotations

from typing import Any

from quivive.verdict import Direction, Group, Happened, Level, When

DIALECT = "https://json-schema.org/draft/2020-12/schema"
VERDICT_NAME = "quivive.verdict/1"
SCAN_ROW_NAME = "quivive.scan-row/1"
REPORT_NAME = "quivive.report/1"
AFTERCARE_NAME = "quivive.aftercare/1"
LISTEN_NAME = "quivive.listen/1"

_TEXT: dict[str, Any] = {"type": "string"}
_NUMBER: dict[str, Any] = {"type": "number"}
_SHARE: dict[str, Any] = {"type": "number", "minimum": 0, "maximum": 1}
_PLACE: dict[str, Any] = {"type": "integer", "minimum": 0}


def _table(**fields: dict[str, Any]) -> dict[str, Any]:
    """An object that has exactly these fields."""
    return {
        "type": "object",
        "properties": fields,
        "required": list(fields),
        "additionalProperties": False,
    }


def _list(items: dict[str, Any], **limits: int) -> dict[str, Any]:
    return {"type": "array", "items": items, **limits}


def _one_of(values: type[Level | Direction | Group | Happened | When]) -> dict[str, Any]:
    return {"enum": [str(value) for value in values]}


_SKIPPED = _table(what=_TEXT, why=_TEXT, remedy=_TEXT)
_VERSIONS = _table(code=_TEXT, facts=_TEXT, weights=_TEXT)
_SPAN = _table(part=_TEXT, start=_PLACE, end=_PLACE, text=_TEXT)
_SPAN["properties"]["seconds"] = {"type": "number", "minimum": 0, "description": "when it was said, in a recording whose times are known"}
_CLAIM = _table(brand=_TEXT, name=_TEXT, strength=_SHARE, spans=_list(_SPAN))
_FINDING = _table(
    signal=_TEXT,
    direction=_one_of(Direction),
    group=_one_of(Group),
    strength=_SHARE,
    weight=_NUMBER,
    points=_NUMBER,
    spans=_list(_SPAN, minItems=1),
    sentence=_TEXT,
)
_HAPPENED = _list(_one_of(Happened))
_ADVICE = _table(id=_TEXT, when=_one_of(When), text=_TEXT, source=_TEXT, seen=_TEXT)
_ROUTE = _table(id=_TEXT, country=_TEXT, channel=_TEXT, what=_TEXT, address=_TEXT, source=_TEXT, seen=_TEXT, deliver=_TEXT)
_FOUND_IN_ROW = _table(
    signal=_TEXT,
    direction=_one_of(Direction),
    part=_TEXT,
    start=_PLACE,
    end=_PLACE,
    text=_TEXT,
    points=_NUMBER,
)

VERDICT: dict[str, Any] = {
    "$schema": DIALECT,
    "title": "The answer to one message",
    **_table(
        schema={"const": VERDICT_NAME},
        level=_one_of(Level),
        score=_SHARE,
        base=_NUMBER,
        claim={"anyOf": [{"type": "null"}, _CLAIM]},
        scam_type=_TEXT,
        findings=_list(_FINDING),
        reason=_TEXT,
        skipped=_list(_SKIPPED),
        happened=_HAPPENED,
        advice=_list(_ADVICE),
        routes=_list(_ROUTE),
        versions=_VERSIONS,
        language=_TEXT,
        country=_TEXT,
    ),
}

SCAN_ROW: dict[str, Any] = {
    "$schema": DIALECT,
    "title": "One row of a scan",
    **_table(
        schema={"const": SCAN_ROW_NAME},
        id=_TEXT,
        level=_one_of(Level),
        score=_SHARE,
        reason=_TEXT,
        brand=_TEXT,
        scam_type=_TEXT,
        findings=_list(_FOUND_IN_ROW),
        skipped=_list(_SKIPPED),
        versions=_VERSIONS,
    ),
}

REPORT: dict[str, Any] = {
    "$schema": DIALECT,
    "title": "A report to one place, not sent yet",
    **_table(
        schema={"const": REPORT_NAME},
        kind={"enum": ["mail", "sms", "sheet", "arf", "xarf"]},
        to=_table(
            id=_TEXT,
            country=_TEXT,
            deliver=_TEXT,
            address=_TEXT,
            what=_TEXT,
            languages=_list(_TEXT),
            source=_TEXT,
            seen=_TEXT,
        ),
        media_type=_TEXT,
        encoding={"enum": ["utf-8", "base64"]},
        content=_TEXT,
        output=_TEXT,
        fields=_list(_table(name=_TEXT, label=_TEXT, value=_TEXT)),
        steps=_list(_TEXT),
        taken_out=_list(_table(kind=_TEXT, count=_PLACE)),
        headers_changed=_list(_TEXT),
        skipped=_list(_SKIPPED),
        notes=_list(_TEXT),
    ),
}

AFTERCARE: dict[str, Any] = {
    "$schema": DIALECT,
    "title": "What to do after it happened",
    **_table(
        schema={"const": AFTERCARE_NAME},
        happened=_HAPPENED,
        scam_type=_TEXT,
        brand=_TEXT,
        channel=_TEXT,
        country=_TEXT,
        advice=_list(_ADVICE),
        routes=_list(_ROUTE),
    ),
}

LISTEN: dict[str, Any] = {
    "$schema": DIALECT,
    "title": "What would be said of a call after some seconds of it",
    **_table(
        schema={"const": LISTEN_NAME},
        seconds={"type": "number", "minimum": 0},
        heard=_list(_table(text=_TEXT, seconds={"type": "number", "minimum": 0})),
        warns={"type": "boolean"},
        warned_at={"anyOf": [{"type": "null"}, {"type": "number", "minimum": 0}]},
        verdict={"anyOf": [{"type": "null"}, {key: value for key, value in VERDICT.items() if key not in ("$schema", "title")}]},
    ),
}
