"""The JSON Schemas (2020-12) of what Quivive writes for other programs: a verdict, a row of a scan, a report, help
after it happened, a line of a store of reports, campaigns, reports as they are kept.

It is longer than others: the forms of all that is written for programs stand side by side.
"""

from __future__ import annotations

from typing import Any

from quivive.verdict import Direction, Group, Happened, Level, When
from quivive.watching import FingerprintKind

DIALECT = "https://json-schema.org/draft/2020-12/schema"
VERDICT_NAME = "quivive.verdict/1"
SCAN_ROW_NAME = "quivive.scan-row/1"
REPORT_NAME = "quivive.report/1"
AFTERCARE_NAME = "quivive.aftercare/1"
LISTEN_NAME = "quivive.listen/1"
ALERT_NAME = "quivive.alert/1"
COLLECTED_NAME = "quivive.collected/1"
COLLECT_NAME = "quivive.collect/1"
STORE_NAME = "quivive.store/1"
CAMPAIGNS_NAME = "quivive.campaigns/1"
SURGES_NAME = "quivive.surges/1"
ACCOUNTS_NAME = "quivive.accounts/1"
WATCH_NAME = "quivive.watch/1"
KEPT_REPORT_NAME = "quivive.kept-report/1"
KEPT_REPORTS_NAME = "quivive.kept-reports/1"
ADDED_REPORT_NAME = "quivive.added-report/1"
ALERTS_NAME = "quivive.alerts/1"

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

_DIGEST: dict[str, Any] = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_SAID = _list(_table(text=_TEXT, source=_TEXT, seen=_TEXT))
_NOTICE = _table(
    language=_TEXT,
    headline=_TEXT,
    happening=_list(_TEXT),
    example=_TEXT,
    do=_SAID,
    never=_SAID,
    check=_SAID,
    already=_SAID,
    places=_list(_table(country=_TEXT, what=_TEXT, address=_TEXT, source=_TEXT, seen=_TEXT)),
)

ALERT: dict[str, Any] = {
    "$schema": DIALECT,
    "title": "An alert to customers, signed by its publisher",
    **_table(
        schema={"const": ALERT_NAME},
        version={"type": "integer", "minimum": 1},
        state={"enum": ["published", "updated", "withdrawn"]},
        because={"enum": ["", "over", "mistake"]},
        published={"type": "string", "format": "date-time"},
        updated={"type": "string", "format": "date-time"},
        publisher=_table(name=_TEXT, url={"type": "string", "format": "uri"}),
        page={"type": "string", "format": "uri"},
        files={"type": "object", "additionalProperties": _DIGEST},
        alert=_table(
            id={"type": "string", "pattern": "^[0-9a-f]{16}$"},
            campaign=_TEXT,
            brand=_TEXT,
            brand_name=_TEXT,
            scam_type=_TEXT,
            channels=_list(_TEXT),
            countries=_list(_TEXT),
            since={"type": "string", "format": "date"},
            reports=_PLACE,
            notices=_list(_NOTICE, minItems=1),
        ),
        signature=_table(algorithm={"const": "Ed25519"}, key=_TEXT, value=_TEXT),
    ),
}

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

_TIME: dict[str, Any] = {"type": "string", "format": "date-time"}
_HASH: dict[str, Any] = {"type": "string", "pattern": "^[0-9a-f]{32}$"}
_HASH_OR_NONE: dict[str, Any] = {"type": "string", "pattern": "^(?:[0-9a-f]{32})?$"}
_FINGERPRINT = _table(
    kind={"enum": [str(kind) for kind in FingerprintKind]}, value=_TEXT, common={"type": "boolean"}, hashed={"type": "boolean"}
)


def _collected(kind: str, **fields: dict[str, Any]) -> dict[str, Any]:
    return _table(schema={"const": COLLECTED_NAME}, kind={"const": kind}, **fields)


COLLECTED: dict[str, Any] = {
    "$schema": DIALECT,
    "title": "One line of a store of reports, as it is exported and imported",
    "oneOf": [
        _collected("store", key_check=_HASH_OR_NONE, forgotten_before=_TEXT),
        _collected("count", hour={"type": "integer"}, brand=_TEXT, scam_type=_TEXT, channel=_TEXT, country=_TEXT, language=_TEXT, aged=_PLACE),
        _collected("event", journal=_TEXT, number=_PLACE, at=_TIME, event={"type": "object"}),
        _collected(
            "report",
            id=_HASH,
            source=_TEXT,
            reporter=_HASH_OR_NONE,
            received=_TIME,
            collected=_TIME,
            country=_TEXT,
            region=_TEXT,
            channel=_TEXT,
            language=_TEXT,
            brand=_TEXT,
            scam_type=_TEXT,
            level=_one_of(Level),
            score=_SHARE,
            fingerprints=_list(_FINGERPRINT),
            signature=_list(_PLACE),
            text=_TEXT,
            versions=_VERSIONS,
        ),
        _collected("label", report=_HASH, label={"enum": ["", "scam", "genuine", "spam", "unclear"]}, by=_TEXT, at=_TIME),
    ],
}

_COUNTS: dict[str, Any] = {"type": "object", "additionalProperties": _PLACE}

COLLECT: dict[str, Any] = {
    "$schema": DIALECT,
    "title": "What is acknowledged so far of messages that are collected",
    **_table(
        schema={"const": COLLECT_NAME},
        done={"type": "boolean"},
        read=_PLACE,
        new=_PLACE,
        known=_PLACE,
        expired=_PLACE,
        unreadable=_PLACE,
        levels=_table(**{str(level): _PLACE for level in Level}),
    ),
}

_TIME_OR_NONE: dict[str, Any] = {"anyOf": [{"type": "null"}, _TIME]}


def _of_store(action: dict[str, Any], **fields: dict[str, Any]) -> dict[str, Any]:
    return _table(schema={"const": STORE_NAME}, store=_TEXT, action=action, **fields)


def _of_accounts(action: dict[str, Any], **fields: dict[str, Any]) -> dict[str, Any]:
    return _table(schema={"const": ACCOUNTS_NAME}, store=_TEXT, action=action, **fields)


_ROLE: dict[str, Any] = {"enum": ["reader", "analyst", "publisher", "admin"]}
ACCOUNTS: dict[str, Any] = {
    "$schema": DIALECT,
    "title": "The accounts of a team, or what was done to one",
    "oneOf": [
        _of_accounts(
            {"const": "list"},
            accounts=_list(
                _table(
                    name=_TEXT,
                    role=_ROLE,
                    created=_TIME,
                    **dict.fromkeys(("disabled", "password", "second_factor", "provider"), {"type": "boolean"}),
                )
            ),
        ),
        _of_accounts(
            {"enum": ["add", "role", "password", "disable", "enable", "reset-factor", "sign-out", "remove"]},
            name=_TEXT,
            role=_ROLE,
            password={"type": ["string", "null"], "description": "the one that was made up, shown once"},
        ),
    ],
}


STORE: dict[str, Any] = {
    "$schema": DIALECT,
    "title": "What a store of reports holds, what was read into it, what was taken out of it",
    "oneOf": [
        _of_store(
            {"const": "stats"},
            version=_PLACE,
            reports=_PLACE,
            aged=_PLACE,
            **dict.fromkeys(("first_received", "last_received", "last_collected", "forgotten_before"), _TIME_OR_NONE),
            by={"type": "object", "additionalProperties": _COUNTS},
            fingerprints=_COUNTS,
            journals=_COUNTS,
            size=_PLACE,
        ),
        _of_store({"const": "import"}, **dict.fromkeys(("new", "known", "expired", "events", "counts", "labels", "unreadable"), _PLACE)),
        _of_store({"enum": ["erase", "retain"]}, dry_run={"type": "boolean"}, reports=_PLACE, fingerprints=_PLACE),
    ],
}

_SHOWN = _table(**_FINGERPRINT["properties"], reports=_PLACE)
_CAMPAIGN = _table(
    id={"type": "string", "pattern": "^[0-9a-f]{16}$"},
    name=_TEXT,
    brand=_TEXT,
    scam_type=_TEXT,
    reports=_PLACE,
    first_seen=_TIME,
    last_seen=_TIME,
    channels=_COUNTS,
    countries=_COUNTS,
    languages=_COUNTS,
    fingerprints=_list(_SHOWN),
    example=_table(id=_TEXT, text=_TEXT),
    reasons=_list(_TEXT),
    known=_list(
        _table(kind=_TEXT, value=_TEXT, told_by=_TEXT, licence=_TEXT, seen=_TEXT, last_seen=_TEXT, brand=_TEXT, reference=_TEXT, imported=_TIME)
    ),
)
_CAMPAIGNS_FOUND = {"schema": {"const": CAMPAIGNS_NAME}, "campaigns": _list(_CAMPAIGN)}

CAMPAIGNS: dict[str, Any] = {
    "$schema": DIALECT,
    "title": "Campaigns of reports: those that were asked for, or how many reports were grouped anew",
    "oneOf": [_table(**_CAMPAIGNS_FOUND), _table(**_CAMPAIGNS_FOUND, reports=_PLACE, decisions=_PLACE)],
}

_ONE_SURGE: dict[str, dict[str, Any]] = {
    **dict.fromkeys(("brand", "scam_type", "channel", "country", "start", "since"), _TEXT),
    "observed": _PLACE,
    **{name: {"type": "number", "minimum": 0} for name in ("expected", "upper", "ratio")},
    "certainty": _SHARE,
    "event": _TEXT,
}

SURGES: dict[str, Any] = {
    "$schema": DIALECT,
    "title": "More reports than usual, in one step of time",
    **_table(
        schema={"const": SURGES_NAME},
        period={"enum": ["hour", "day", "week"]},
        start=_TEXT,
        history_since=_TEXT,
        steps=_PLACE,
        steps_needed=_PLACE,
        series=_PLACE,
        surges=_list(
            _table(
                **_ONE_SURGE,
                event_compared={"type": "boolean"},
                event_source=_TEXT,
                quiet_steps=_PLACE,
                sentence=_TEXT,
                carries=_list(_table(**_ONE_SURGE)),
                recent=_list(_table(start=_TEXT, reports=_PLACE, expected={"type": "number", "minimum": 0})),
            )
        ),
    ),
}

_DAY: dict[str, Any] = {"type": "string", "format": "date"}

WATCH: dict[str, Any] = {
    "$schema": DIALECT,
    "title": "What is new in a store of reports: campaigns, where they go next, surges",
    **_table(
        schema={"const": WATCH_NAME},
        at=_TIME,
        last_day=_DAY,
        reader=_TEXT,
        new_since=_TEXT,
        reports=_PLACE,
        campaigns=_list(
            _table(
                **dict.fromkeys(("id", "name", "brand", "scam_type"), _TEXT),
                reports=_PLACE,
                recent=_PLACE,
                daily=_list(_PLACE),
                first_seen=_DAY,
                last_seen=_DAY,
                hosts=_list(_TEXT),
                countries=_list(
                    _table(
                        country=_TEXT,
                        first_seen=_DAY,
                        reports=_PLACE,
                        trend={"enum": ["growing", "steady", "declining", "unknown"]},
                        doubling_days={"type": ["number", "null"]},
                    )
                ),
                linked=_list(_table(id=_TEXT, language=_TEXT, reason=_TEXT, shared=_TEXT, certainty=_SHARE)),
                next=_list(
                    _table(
                        **{"country": _TEXT, "from": _TEXT},
                        probability=_SHARE,
                        **dict.fromkeys(("days", "earliest", "latest", "arrived", "followed"), _PLACE),
                    )
                ),
            )
        ),
        surges=SURGES["properties"]["surges"],
        forecasts_checked=_table(said=_PLACE, came=_PLACE, in_days=_PLACE, promised=_SHARE),
        arrivals=_PLACE,
        arrivals_needed=_PLACE,
    ),
}

_KEPT = _table(
    schema={"const": KEPT_REPORT_NAME},
    id=_HASH,
    source=_TEXT,
    received=_TIME,
    collected=_TIME,
    **dict.fromkeys(("country", "region", "channel", "language", "brand", "scam_type"), _TEXT),
    level=_one_of(Level),
    score=_SHARE,
    fingerprints=_list(_FINGERPRINT),
    text=_TEXT,
    label=_TEXT,
    versions=_VERSIONS,
)

KEPT_REPORT: dict[str, Any] = {
    "$schema": DIALECT,
    "title": "A report as it is kept: the value of what may be a person's (`hashed`) is empty, `label` is what the team says it is",
    **_KEPT,
}

KEPT_REPORTS: dict[str, Any] = {
    "$schema": DIALECT,
    "title": "Reports in the order in which they were acknowledged; `next` is what to ask for them after, or null at the end",
    **_table(schema={"const": KEPT_REPORTS_NAME}, reports=_list(_KEPT), next={"type": ["integer", "null"], "minimum": 0}),
}

ADDED_REPORT: dict[str, Any] = {
    "$schema": DIALECT,
    "title": "A report that was handed in: whether it is new, how it is kept, and what was taken out of it before",
    **_table(schema={"const": ADDED_REPORT_NAME}, new={"type": "boolean"}, report=_KEPT, taken_out=_list(_table(kind=_TEXT, count=_PLACE))),
}

ALERTS: dict[str, Any] = {
    "$schema": DIALECT,
    "title": "The alerts that were published, the one that changed last first",
    **_table(
        schema={"const": ALERTS_NAME},
        alerts=_list(
            _table(
                id={"type": "string", "pattern": "^[0-9a-f]{16}$"},
                version={"type": "integer", "minimum": 1},
                state={"enum": ["published", "updated", "withdrawn"]},
                published=_TIME,
                updated=_TIME,
                brand=_TEXT,
                scam_type=_TEXT,
                countries=_list(_TEXT),
                headlines={"type": "object", "additionalProperties": _TEXT},
            )
        ),
    ),
}
