"""STIX patterns: what an indicator looks for, and what one that somebody else wrote names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from quivive.hosts import is_ip_address
from quivive.watching import FingerprintKind

MOST_COMPARISONS: Final = 1_000
_LONGEST: Final = 100_000

_COMPARISON: Final = re.compile(r"\s*(?P<path>[a-z0-9-]{3,60}:[A-Za-z0-9_.'-]{1,100})\s*=\s*'(?P<literal>(?:[^'\\]|\\['\\])*+)'\s*")
_BETWEEN: Final = re.compile(r"\s*(?:\]\s*OR\s*\[|OR)\s*")
_KINDS: Final = {
    "domain-name:value": FingerprintKind.HOST,
    "ipv4-addr:value": FingerprintKind.HOST,
    "ipv6-addr:value": FingerprintKind.HOST,
    "url:value": FingerprintKind.PAGE,
    "email-addr:value": FingerprintKind.EMAIL_ADDRESS,
    "email-message:from_ref.value": FingerprintKind.SENDER,
    "phone-number:value": FingerprintKind.PHONE_NUMBER,
    "sms-sender:value": FingerprintKind.SENDER,
    "bank-account:iban": FingerprintKind.IBAN,
    "cryptocurrency-wallet:value": FingerprintKind.WALLET,
}


def pattern(kind: FingerprintKind, value: str) -> str:
    """What is looked for, in the objects of STIX where it has any, else in those of our extension."""
    if kind is FingerprintKind.PAGE:
        return _matches(f"^https?://{re.escape(value)}(?:[?#].*)?$")
    if kind is FingerprintKind.URL_SHAPE:
        return _matches(_shape(value))
    return f"[{_path(kind, value)} = '{_literal(value)}']"


def named(written: str) -> Iterator[tuple[FingerprintKind, str]]:
    """The values of which any one makes a pattern true; raises ValueError for a pattern that says more than that.

    `PAGE` stands for any web address.
    """
    text = written.strip()
    if len(text) > _LONGEST or not text.startswith("[") or not text.endswith("]"):
        raise ValueError("a pattern that is not understood")
    place, end, count = 1, len(text) - 1, 0
    while True:
        match = _COMPARISON.match(text, place, end)
        count += 1
        if match is None or count > MOST_COMPARISONS or match["path"] not in _KINDS:
            raise ValueError("a pattern that is not understood")
        yield _KINDS[match["path"]], re.sub(r"\\(.)", r"\1", match["literal"])
        if match.end() == end:
            return
        between = _BETWEEN.match(text, match.end(), end)
        if between is None:
            raise ValueError("a pattern that is not understood")
        place = between.end()


def _path(kind: FingerprintKind, value: str) -> str:
    if kind is FingerprintKind.HOST:
        return ("ipv6-addr:value" if ":" in value else "ipv4-addr:value") if is_ip_address(value) else "domain-name:value"
    if kind is FingerprintKind.SENDER:
        return "email-message:from_ref.value" if "@" in value else "phone-number:value" if value.startswith("+") else "sms-sender:value"
    return {
        FingerprintKind.PHONE_NUMBER: "phone-number:value",
        FingerprintKind.IBAN: "bank-account:iban",
        FingerprintKind.WALLET: "cryptocurrency-wallet:value",
    }.get(kind, "email-addr:value")


def _shape(shape: str) -> str:
    """The path of a shape on any host; the query may follow in any order."""
    path = re.escape(shape.partition("?")[0]).replace(r"\{n\}", "[0-9]+").replace(r"\{t\}", "[^/?#]+")
    return f"(?i)^https?://[^/?#]+{path}(?:[/?#].*)?$"


def _matches(expression: str) -> str:
    return f"[url:value MATCHES '{_literal(expression)}']"


def _literal(text: str) -> str:
    return text.replace("\\", "\\\\").replace("'", "\\'")
