"""The JSON Schema (2020-12) of one line of `quivive.exchange/1`."""

from __future__ import annotations

from typing import Any, Final

from quivive.exchange.formats.jsonl import SCHEMA
from quivive.exchange.principles import PRINCIPLES
from quivive.exchange.shared import Tlp
from quivive.exchange.tables import MOST_COUNTED, MOST_NAMES
from quivive.exchange.values import LONGEST, LONGEST_TEXT
from quivive.schema import DIALECT
from quivive.watching import FingerprintKind

_CODE: Final[dict[str, Any]] = {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,40}$"}
_CODE_OR_NOTHING: Final[dict[str, Any]] = {"type": "string", "pattern": "^[A-Za-z0-9_-]{0,40}$"}
_LINE: Final[dict[str, Any]] = {"type": "string", "maxLength": LONGEST_TEXT}
_COUNT: Final[dict[str, Any]] = {"type": "integer", "minimum": 0, "maximum": MOST_COUNTED}
_COUNTS: Final[dict[str, Any]] = {"type": "object", "propertyNames": _CODE, "additionalProperties": _COUNT, "maxProperties": MOST_NAMES}
_TIME: Final[dict[str, Any]] = {"type": "string", "format": "date-time", "pattern": "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ$"}


def _row(what: str, **fields: dict[str, Any]) -> dict[str, Any]:
    properties = {"schema": {"const": SCHEMA}, "what": {"const": what}, **fields}
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


EXCHANGE: Final[dict[str, Any]] = {
    "$schema": DIALECT,
    "title": "One line of what Quivive tells another Quivive: a heading, a campaign, or an indicator of the campaign before it",
    "oneOf": [
        _row("heading", producer={**_LINE, "minLength": 1}, tlp={"enum": [str(tlp) for tlp in Tlp]}),
        _row(
            "campaign",
            id=_CODE,
            name=_LINE,
            brand=_CODE_OR_NOTHING,
            brand_name=_LINE,
            scam_type=_CODE_OR_NOTHING,
            reports=_COUNT,
            first_seen=_TIME,
            last_seen=_TIME,
            updated=_TIME,
            channels=_COUNTS,
            countries=_COUNTS,
            languages=_COUNTS,
            principles={"type": "array", "items": {"enum": list(PRINCIPLES)}, "uniqueItems": True},
            indicators=_COUNT,
        ),
        _row(
            "indicator",
            campaign=_CODE,
            kind={"enum": [str(kind) for kind in FingerprintKind]},
            value={"type": "string", "minLength": 1, "maxLength": LONGEST},
            reports=_COUNT,
            independent=_COUNT,
            first_seen=_TIME,
            last_seen=_TIME,
            countries=_COUNTS,
        ),
    ],
}
