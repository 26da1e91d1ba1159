"""An alert as plain tables and back: what the journal keeps, what a team edits, what is signed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from quivive.alerts.alert import Alert, Notice, Place, Said
from quivive.alerts.errors import CannotAlert
from quivive.errors import MissingExtra
from quivive.fact_files import WORDING
from quivive.renderers.visible import visible

try:
    import rfc8785
except ModuleNotFoundError:
    raise MissingExtra("watch", "An alert") from None

LARGEST = 1_000_000
"""Bytes of an alert that is read from a file."""
_MOST_LINES = 40
_LONGEST_TEXT = 2_400
_ID = re.compile(r"[0-9a-f]{16}")
_LISTS = ("do", "never", "check", "already")


def content_of(alert: Alert) -> dict[str, Any]:
    """The alert as tables and lists, as `alert_from` reads them."""
    return {
        "id": alert.id,
        "campaign": alert.campaign,
        "brand": alert.brand,
        "brand_name": alert.brand_name,
        "scam_type": alert.scam_type,
        "channels": list(alert.channels),
        "countries": list(alert.countries),
        "since": alert.since,
        "reports": alert.reports,
        "notices": [_notice(notice) for notice in alert.notices],
    }


def canonical(value: Mapping[str, Any]) -> bytes:
    """The one way in which these tables are written as bytes: the JSON Canonicalization Scheme (RFC 8785)."""
    return rfc8785.dumps(dict(value))


def digest(alert: Alert) -> str:
    """The SHA-256 of the canonical content, in hexadecimal digits: what an approval is given to."""
    return sha256(canonical(content_of(alert))).hexdigest()


def alert_from(table: object) -> Alert:
    """The alert in these tables; raises `CannotAlert` that names what is not as it should be."""
    given = _table(
        table,
        "alert",
        ("id", "campaign", "brand", "brand_name", "scam_type", "channels", "countries", "since", "reports", "notices"),
    )
    reports = given["reports"]
    if isinstance(reports, bool) or not isinstance(reports, int) or not 0 <= reports < 2**53:
        raise _wrong("reports")
    notices = tuple(_notice_from(notice) for notice in _list(given["notices"], "notices"))
    languages = [notice.language for notice in notices]
    if not notices or len(set(languages)) != len(languages):
        raise _wrong("notices")
    return Alert(
        id=_matching(given["id"], _ID, "id"),
        campaign=_line(given["campaign"], "campaign"),
        brand=_line(given["brand"], "brand"),
        brand_name=_line(given["brand_name"], "brand_name"),
        scam_type=_line(given["scam_type"], "scam_type"),
        channels=tuple(_line(channel, "channels") for channel in _list(given["channels"], "channels")),
        countries=tuple(_line(country, "countries") for country in _list(given["countries"], "countries", 300)),
        since=_matching(given["since"], re.compile(r"\d{4}-\d\d-\d\d"), "since"),
        reports=reports,
        notices=notices,
    )


def _notice(notice: Notice) -> dict[str, Any]:
    return {
        "language": notice.language,
        "headline": notice.headline,
        "happening": list(notice.happening),
        "example": notice.example,
        **{
            name: [{"text": s.text, "source": s.source, "seen": s.seen} for s in some]
            for name, some in notice.lists.items()
        },
        "places": [
            {"country": p.country, "what": p.what, "address": p.address, "source": p.source, "seen": p.seen}
            for p in notice.places
        ],
    }


def _notice_from(table: object) -> Notice:
    given = _table(table, "notices", ("language", "headline", "happening", "example", *_LISTS, "places"))
    if given["language"] not in WORDING:
        raise _wrong("language")
    lists = {name: tuple(_said_from(said, name) for said in _list(given[name], name)) for name in _LISTS}
    places = [
        _table(place, "places", ("country", "what", "address", "source", "seen"))
        for place in _list(given["places"], "places")
    ]
    return Notice(
        language=given["language"],
        headline=_line(given["headline"], "headline") or _empty("headline"),
        happening=tuple(_line(text, "happening") for text in _list(given["happening"], "happening")),
        example=_text(given["example"], "example"),
        **lists,
        places=tuple(Place(**{name: _line(value, "places") for name, value in place.items()}) for place in places),
    )


def _said_from(table: object, name: str) -> Said:
    given = _table(table, name, ("text", "source", "seen"))
    return Said(**{key: _line(value, name) for key, value in given.items()})


def _table(value: object, name: str, keys: tuple[str, ...]) -> dict[str, Any]:
    if not isinstance(value, Mapping) or set(value) != set(keys):
        raise _wrong(name)
    return {key: value[key] for key in keys}


def _list(value: object, name: str, most: int = _MOST_LINES) -> list[object]:
    if not isinstance(value, list) or len(value) > most:
        raise _wrong(name)
    return value


def _line(value: object, name: str) -> str:
    text = _text(value, name)
    if "\n" in text:
        raise _wrong(name)
    return text


def _text(value: object, name: str) -> str:
    """Text that a screen shows as it is: control, bidi and invisible characters are no part of any notice."""
    if not isinstance(value, str) or len(value) > _LONGEST_TEXT or visible(value) != value:
        raise _wrong(name)
    return value


def _matching(value: object, pattern: re.Pattern[str], name: str) -> str:
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise _wrong(name)
    return value


def _empty(name: str) -> str:
    raise _wrong(name)


def _wrong(name: str) -> CannotAlert:
    return CannotAlert("content", name=name)
