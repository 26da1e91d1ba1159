"""Bank accounts: IBANs whose check digits hold, those shown in part, and British and other plain account numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from quivive.redact.checksums import IBAN_LENGTHS, is_iban
from quivive.redact.look import Look
from quivive.redact.personal import Personal, PersonalKind

_IBAN = re.compile(r"(?<![\w])[A-Za-z]{2}[0-9]{2}(?:[ \u00a0.-]?[A-Za-z0-9]){11,30}+")
_MASKED = re.compile(r"(?<!\w)[A-Z]{2}[0-9X*]{2}(?:[ \u00a0]?[A-Z0-9*\u2022\u2026.xX]{1,8}){2,9}+(?!\w)")
_PLAIN = re.compile(r"[0-9](?:[ -]?[0-9]){6,13}+(?![\w-])")
_SORT_CODE = re.compile(r"(?<![\w-])[0-9]{2}-[0-9]{2}-[0-9]{2}(?![\w-])")
_REACH = 25


def find(look: Look) -> Iterator[Personal]:
    """IBANs anywhere; masked ones; plain numbers and sort codes where an account is spoken of just before."""
    text = look.masked
    for match in _IBAN.finditer(text):
        end = _end_of_iban(match.group())
        if end:
            yield Personal(PersonalKind.IBAN, match.start(), match.start() + end, 0.99, "mod_97")
    for match in _MASKED.finditer(text):
        if match.group()[:2] in IBAN_LENGTHS and re.search(r"[*\u2022\u2026]|[xX]{3}|\.{2}", match.group()):
            end = match.end() - (match.group()[-1] == ".")
            yield Personal(PersonalKind.IBAN, match.start(), end, 0.9, "masked_iban")
    for _, end in look.cues("account"):
        plain = _PLAIN.search(text, end, end + 45)
        if plain is None or plain.start() - end > _REACH or look.cue_before("account", plain.start(), _REACH) != end:
            continue
        if not re.search(r"[^\W\d_]", _without_fillers(look, end, plain.start())):
            yield Personal(PersonalKind.IBAN, plain.start(), plain.end(), 0.8, "account_said")
    for match in _SORT_CODE.finditer(text):
        if "sort code" in look.between(max(0, match.start() - 20), match.start()):
            yield Personal(PersonalKind.IBAN, match.start(), match.end(), 0.9, "sort_code")


def _without_fillers(look: Look, start: int, end: int) -> str:
    between = look.between(start, end)
    return " ".join(word for word in re.findall(r"[^\s:()]+", between) if word not in look.words.lists["number"])


def _end_of_iban(written: str) -> int:
    """How many characters of `written` are an IBAN, with its separators; 0 if they are none."""
    length = IBAN_LENGTHS.get(written[:2].upper(), 0)
    places = [place for place, character in enumerate(written, start=1) if character.isalnum()][:length]
    if not places or len(places) < length or written[places[-1] : places[-1] + 1].isalnum():
        return 0
    compact = "".join(written[place - 1] for place in places)
    return places[-1] if is_iban(compact.upper()) else 0
