"""The schemas of what several operations take."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from phonenumbers import SUPPORTED_REGIONS

from quivive.advise.message import BY_TYPE
from quivive.fact_files import WORDING
from quivive.knowledge import load_knowledge
from quivive.message import Channel
from quivive.server.api.fields import Schema, one_of, text
from quivive.verdict import Happened, Level

COUNTRIES: Final = tuple(sorted({code for code in load_knowledge().countries if len(code) == 2} | set(SUPPORTED_REGIONS)))
MESSAGE_TEXT: Final = text(1_000_000, minLength=1, pattern=r"\S")
SENDER: Final = text(1_000)
CHANNEL: Final = one_of([str(channel) for channel in Channel])
COUNTRY: Final = one_of(COUNTRIES)
LANGUAGE: Final = one_of(tuple(WORDING))
HAPPENED: Final = {"type": "array", "maxItems": len(Happened), "items": one_of([str(one) for one in Happened])}
SCAM_TYPE: Final = one_of(tuple(sorted(BY_TYPE)))
BRAND: Final = one_of(tuple(sorted(load_knowledge().brands)))
LEVEL: Final = one_of([str(level) for level in Level])
REPORT_ID: Final = text(32, minLength=32, pattern="^[0-9a-f]{32}$")
CAMPAIGN_ID: Final = text(32, minLength=6, pattern="^[0-9a-f]{6,32}$")


def ref(name: str) -> dict[str, Any]:
    """A schema of the answer's, by its name."""
    return {"$ref": f"#/components/schemas/{name}"}


def members(known: Mapping[str, Schema], *required: str) -> dict[str, Any]:
    """An object that may have these members and no others."""
    return {"type": "object", "properties": dict(known), "required": list(required), "additionalProperties": False}
