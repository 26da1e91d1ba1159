"""A phone number as the `phonenumbers` library reads it: its country, and whether it is a full number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Number:
    """A valid full number: E.164 form, ISO country (empty if shared by several)."""

    written: str
    country: str


@lru_cache(maxsize=4_096)
def read_number(text: str, country: str = "") -> Number | None:
    """The number in `text`, or None for names, short codes and what is no number.

    `country` is where the message arrived; without it only international numbers are read, and
    ten digits with an area code in brackets as North American ones.
    """
    digits = sum(c.isdigit() for c in text)
    if not 8 <= digits <= 15 or sum(c.isalpha() for c in text) > 0:
        return None
    # 35 ms to import: only messages with a number pay for it.
    import phonenumbers

    region = country or ("US" if digits in (10, 11) else None)
    try:
        parsed = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    if parsed.country_code is None:
        return None
    # Reserved and fictional numbers are possible, not valid; both are full numbers.
    if not phonenumbers.is_possible_number(parsed):
        return None
    where = phonenumbers.region_code_for_number(parsed) or phonenumbers.region_code_for_country_code(parsed.country_code)
    written = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    return Number(written, where if where not in (None, "ZZ", "001") else "")


_MAY_COST = re.compile(r"(?:0[89]|1\W{0,2}900|[79]0|80[367]|899|\+\d{2,3}\W{0,2}(?:0?[89]|[67]0))")
"""How a premium-rate number begins where there are any, as the national plans have it."""
_COUNTRIES = {
    "fr": ("FR", "BE", "CH"),
    "en": ("GB", "IE", "US"),
    "de": ("DE", "AT", "CH"),
    "es": ("ES",),
    "it": ("IT", "CH"),
    "nl": ("NL", "BE"),
    "pt": ("PT",),
}


@lru_cache(maxsize=4_096)
def is_premium_rate(text: str, country: str = "", language: str = "") -> bool:
    """Whether a call to the number in `text` is paid by the minute to whoever owns it.

    `country` is where the message arrived; without it those that speak its `language` are tried.
    The ranges are those of the national numbering plans as the `phonenumbers` library holds them.
    """
    if not _MAY_COST.match(text.lstrip("( ")):
        return False
    import phonenumbers

    for region in (country,) if country else _COUNTRIES.get(language, ("FR", "GB")):
        try:
            parsed = phonenumbers.parse(text, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.number_type(parsed) == phonenumbers.PhoneNumberType.PREMIUM_RATE:
            return True
    return False
