"""Numbers of orders, parcels, customers, contracts: after the word that says so, or in a form of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from quivive.redact.look import Look
from quivive.redact.personal import Personal, PersonalKind

_GAP = re.compile(r"(?:[ :#()\[\]\"'\u00ab\u201c.=*\ufffd-]|\n(?!\n)|n[°ºo]\.?(?![a-z])|[^\W\d_]{1,11}[.°º]?){0,8}?(?=[A-Za-z]{0,4}[-/]?[0-9])")
_TOKEN = re.compile(r"(?=[A-Za-z/_.-]{0,12}[0-9])[A-Za-z0-9](?:[/_.-]?[A-Za-z0-9]){3,40}+(?:[ \u00a0][0-9]{2,6}(?![\w/]|[.,:][0-9])){0,6}(?:[ ][A-Z](?!\w))?")
_GROUPS = re.compile(r"[0-9]{1,4}(?:[ \u00a0.-][0-9]{2,4}){2,6}(?![\w/]|[.,:][0-9])|[A-Z]{1,3}[ -][0-9]{2,4}[ -]?[A-Z]{0,3}(?!\w)|[A-Z]{1,3}[ -][A-Z]{1,2}[ ][0-9]{1,4}(?!\w)|[0-9]{4}[ ][A-Z]{3}(?!\w)")
"""Digits in groups, and the plates of cars."""
_RECORD = re.compile(r"(?=[A-Z]*[0-9])[A-Z0-9]{5,8}")
_NO_NUMBER = re.compile(r"(?:[0-9]{1,2}[/.-]){1,2}[0-9]{2,4}|[0-9]{1,2}[h.:][0-9]{2}|[0-9]{1,3}(?:[ .,][0-9]{3})*[.,][0-9]{2}|(?:19|20)[0-9]{2}(?:[-./][0-9]{2}){0,2}|[0-9]+[a-z]{1,3}")
_OWN_FORM = re.compile(r"(?<![\w-])(?:1Z[0-9A-Z]{16}|[A-Z]{2}[0-9]{9}[A-Z]{2}|[0-9]{3}-[0-9]{7}-[0-9]{7})(?![\w-])")
_MONEY_AFTER = re.compile(r"\s?(?:[€$£%]|eur\b|euro|usd\b|gbp\b|reais\b|chf\b|kg\b|km\b|h\b|min\b|x\b)")
_REACH = 34


def find(look: Look) -> Iterator[Personal]:
    """The number that follows "order", "numéro de colis" …; those of carriers and shops by their form."""
    text = look.masked
    for match in _OWN_FORM.finditer(text):
        yield Personal(PersonalKind.ORDER_NUMBER, match.start(), match.end(), 0.95, "known_form")
    for _, end in look.cues("reference"):
        found = _number_after(look, end)
        if found is not None:
            yield Personal(PersonalKind.ORDER_NUMBER, *found, 0.93, "named")


def _number_after(look: Look, place: int) -> tuple[int, int] | None:
    """Where the number stands that the word ending at `place` speaks of, if one follows close by."""
    text = look.masked
    gap = _GAP.match(text, place, place + _REACH + 8)
    if gap is None or gap.end() == place or gap.end() - place > _REACH:
        return None
    known = look.words.lists["number"]
    said = re.findall(r"[^\W\d_]+[.°º]?", look.between(place, gap.end()))
    match = max(_TOKEN.match(text, gap.end()), _GROUPS.match(text, gap.end()), key=lambda found: found.end() if found else 0)
    if match is None or any(word not in known for word in said):
        return None
    written = match.group()
    digits = sum(character.isdigit() for character in written)
    if (digits < 3 and not _RECORD.fullmatch(written)) or len(written) < 5 or _NO_NUMBER.fullmatch(written) or _MONEY_AFTER.match(look.folded, match.end()):
        return None
    return match.span()
