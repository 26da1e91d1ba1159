"""Addresses of machines on the internet: a notice of a login says the reader's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import ip_address

from quivive.redact.look import Look
from quivive.redact.personal import Personal, PersonalKind

_FOUR = re.compile(r"(?<![\w.-])[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?![\w-]|\.[0-9])")
_SIX = re.compile(r"(?<![\w:.])[0-9A-Fa-f]{1,4}(?::{1,2}[0-9A-Fa-f]{1,4}){3,7}(?![\w:])")

_SHORTEST = 10


def find(look: Look) -> Iterator[Personal]:
    """Everything that is such an address, and no part of a link."""
    for pattern in (_FOUR, _SIX):
        for match in pattern.finditer(look.masked):
            try:
                ip_address(match.group())
            except ValueError:
                continue
            # Four small numbers are more often a version.
            if match.group().count(".") == 3 and len(match.group()) < _SHORTEST and not re.search(r"\bip\b", look.folded[max(0, match.start() - 30) : match.start()]):
                continue
            yield Personal(PersonalKind.IP_ADDRESS, match.start(), match.end(), 0.9, "address_form")
