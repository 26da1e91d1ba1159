"""Telephone numbers as people write them, of the country of the message or with the code of one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from quivive.phone_numbers import read_number
from quivive.redact.look import Look
from quivive.redact.personal import Personal, PersonalKind

_RUN = re.compile(r"(?<![\w/.=#&\ufffc-])(?<![0-9][ ])(?:\+|00|\(\+?)?[0-9](?:[ \u00a0\u202f().\-/]{0,3}[0-9]){6,14}+(?![\w/=]|[.,:-][0-9])")
_MASKED = re.compile(r"(?<![\w+])(?:\+?[0-9]{1,5}[ .-]?)?(?:[*xX\u2022]{2,8}[ .-]?){1,5}+[0-9]{2,4}(?!\w)")
_GROUPED = re.compile(r"\(?\+?[0-9]{1,5}\)?(?:[ \u00a0\u202f.\-/]{1,3}[0-9]{2,8}){1,6}")
_PLAIN_MOBILE = re.compile(r"0[1-9][0-9]{8,9}|[679][0-9]{8}|3[0-9]{9}")
_NO_PHONE = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}|[0-9]{4}-[0-9]{2}-[0-9]{2}.*|[0-9]{1,2}[./-][0-9]{1,2}[./-][0-9]{2,4}(?:[ ][0-9: ]*)?|[0-9]{1,3}(?:[.  ][0-9]{3})+|(?:19|20)[0-9]{2}[ -]+(?:19|20)[0-9]{2}")
_COUNTRIES = {"en": ("GB", "US"), "fr": ("FR",), "de": ("DE",), "es": ("ES",), "it": ("IT",), "nl": ("NL",), "pt": ("PT", "BR")}
_REACH = 30


def find(look: Look) -> Iterator[Personal]:
    """International numbers, national ones in their usual groups, plain digits where a telephone is spoken of."""
    text = look.masked
    for match in _RUN.finditer(text):
        start, end = match.span()
        written = match.group()
        if written.count("(") != written.count(")"):
            continue
        said = _is_said(look, start)
        certainty = _certainty(written, said, _countries(look))
        if certainty:
            yield Personal(PersonalKind.PHONE_NUMBER, start, end, certainty, "said" if said else "number_form")
    for match in _MASKED.finditer(text):
        if look.cue_before("phone", match.start(), _REACH) >= 0:
            yield Personal(PersonalKind.PHONE_NUMBER, match.start(), match.end(), 0.85, "masked")


def _is_said(look: Look, start: int) -> bool:
    return any(look.cue_before(name, start, _REACH) >= 0 for name in ("phone", "contact"))


def _countries(look: Look) -> tuple[str, ...]:
    every = tuple(country for countries in _COUNTRIES.values() for country in countries)
    return tuple(dict.fromkeys([*filter(None, [look.country]), *_COUNTRIES.get(look.language, every)]))


def _certainty(written: str, said: bool, countries: tuple[str, ...]) -> float:
    """How sure it is that `written` is a telephone number; 0 if it is none."""
    if written.startswith(("+", "00", "(+")):
        return 0.97 if read_number(_international(written)) is not None else 0.0
    if _NO_PHONE.fullmatch(written):
        return 0.0
    digits = "".join(filter(str.isdigit, written))
    possible = any(read_number(written, country) is not None for country in countries)
    if said and possible:
        return 0.92
    if not possible:
        return 0.6 if said and 7 <= len(digits) <= 12 else 0.0
    if _GROUPED.fullmatch(written) and (written[0] in "0(" or len(digits) in (9, 10, 11) and written.count(" ") >= 2 or digits[3:6] == "555"):
        return 0.85
    return 0.6 if _PLAIN_MOBILE.fullmatch(written) else 0.0


def _international(written: str) -> str:
    plain = written.replace("(0)", "").replace("(", "").replace(")", "")
    return "+" + plain[2:] if plain.startswith("00") else plain
