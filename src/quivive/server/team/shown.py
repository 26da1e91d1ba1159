"""How the console shows what strangers wrote: visible, on one line or whole, links that nobody follows by mistake; and its addresses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

from starlette.requests import Request

from quivive.knowledge import load_knowledge
from quivive.reports.plain import LONGEST_TEXT, block, defanged, line
from quivive.watching import Fingerprint, FingerprintKind
from quivive.wording import Wording

LONGEST_WORDS: Final = 180
"""Characters of a text that a row of a list shows."""


def one_line(text: str, most: int = LONGEST_WORDS) -> str:
    """The beginning of a text on one line, nothing in it hidden, no link alive."""
    return defanged(line(text, most))


def whole(text: str) -> str:
    """A text with its line ends, nothing in it hidden, no link alive."""
    return defanged(block(text, LONGEST_TEXT))


def address(request: Request, path: str, fields: Mapping[str, str | int] | None = None) -> str:
    """The address of a page of the console with these fields, in the language that this one was asked for in."""
    query = {name: str(value) for name, value in (fields or {}).items() if value not in ("", 0)}
    if language := request.query_params.get("language", "")[:10]:
        query["language"] = language
    return f"{path}?{urlencode(query)}" if query else path


def brand_name(identity: str) -> str:
    """What a brand is called."""
    known = load_knowledge().brands.get(identity)
    return known.name if known is not None else line(identity, 60)


def named(table: str, key: str, wording: Wording) -> str:
    """What the wording calls a channel, a level or a kind of scam; the word itself where it does not."""
    return wording.say(f"{table}.{key}") if key and wording.has(f"{table}.{key}") else line(key, 60)


def country_name(code: str, wording: Wording) -> str:
    """What a country is called."""
    return named("countries", code, wording)


def trace_value(one: Fingerprint, wording: Wording) -> str:
    """The value of a trace, disarmed; of one that may be a person's only that it is kept as a hash."""
    if one.hashed:
        return wording.say("console.reports.hashed")
    return (line(one.value, 160) if one.kind is FingerprintKind.URL_SHAPE else one_line(one.value, 160)) or "–"


def trace_kind(one: Fingerprint, wording: Wording) -> str:
    """What kind of trace it is."""
    return wording.say(f"console.traces.{one.kind}")
