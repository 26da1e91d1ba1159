"""Days of birth: a date right after the words that say so."""

from __future__ import annotations

import re
from collections.abc import Iterator

from quivive.redact.checksums import is_date
from quivive.redact.look import Look
from quivive.redact.personal import Personal, PersonalKind

_NUMBERS = re.compile(r"(?<!\d)(?:(\d{1,2})[ ./-](\d{1,2})[ ./-](\d{4}|\d{2})|(\d{4})-(\d{1,2})-(\d{1,2}))(?!\d)", re.ASCII)
_SPELT = re.compile(r"(?:(\d{1,2})(?:er|st|nd|rd|th|\.|º)?\s(?:de\s|of\s)?([^\W\d_]{3,10}\.?)|([^\W\d_]{3,10}\.?)\s(\d{1,2})(?:st|nd|rd|th)?),?\s(?:de\s)?(\d{4})(?!\d)")
_REACH = 20


def find(look: Look) -> Iterator[Personal]:
    """Every date at most twenty characters behind "born", "date de naissance" …"""
    for _, end in look.cues("birth"):
        match = _NUMBERS.search(look.folded, end, end + _REACH + 12)
        spelt = _SPELT.search(look.folded, end, end + _REACH + 25)
        if match and match.start() - end <= _REACH and _is_day(match):
            yield Personal(PersonalKind.DATE_OF_BIRTH, match.start(), match.end(), 0.95, "named")
        elif spelt and spelt.start() - end <= _REACH and (spelt[2] or spelt[3]) in look.words.months:
            yield Personal(PersonalKind.DATE_OF_BIRTH, spelt.start(), spelt.end(), 0.95, "named")


def _is_day(match: re.Match[str]) -> bool:
    if match[4]:
        return is_date(int(match[4]), int(match[5]), int(match[6]))
    first, second, year = int(match[1]), int(match[2]), int(match[3])
    return is_date(year + 1900 * (year < 100), second, first) or is_date(year + 1900 * (year < 100), first, second)
