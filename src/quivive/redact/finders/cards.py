"""Payment cards: whole numbers whose check digit holds, and the last digits that a firm shows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from quivive.redact.checksums import is_card
from quivive.redact.look import Look
from quivive.redact.personal import Personal, PersonalKind

_WHOLE = re.compile(r"(?<![\w+.,/-])[0-9](?:[ \u00a0-]?[0-9]){12,18}+(?![\w-])")
_MASKED = re.compile(r"(?<![\w*\u2022])(?:[0-9]{4}[ -]?)?(?:(?:[*\u2022]|[*xX\u2022\u00b7#.]{2,12})[ -]?){1,4}+[0-9]{3,5}(?!\w)")
_ENDING = re.compile(r"[ :\"'(\u00ab\u201c]{0,4}([0-9]{4})(?![0-9]|[.,/][0-9])")
_REACH = 45


def find(look: Look) -> Iterator[Personal]:
    """Whole numbers; masked ones and "ending in 1234" where a card or an account is spoken of."""
    text = look.masked
    for match in _WHOLE.finditer(text):
        if is_card("".join(filter(str.isdigit, match.group()))):
            yield Personal(PersonalKind.CARD, match.start(), match.end(), 0.98, "luhn")
    for match in _MASKED.finditer(text):
        kind = _whose(look, match.start())
        if kind is not None:
            # Of `**** **** 1234` the last group says something.
            last_group = max(match.start(), text.rfind(" ", match.start(), match.end()) + 1)
            yield Personal(kind, last_group, match.end(), 0.9, "masked")
    for _, end in look.cues("ending"):
        last = _ENDING.match(text, end)
        kind = _whose(look, end) if last else None
        if last and kind is not None:
            yield Personal(kind, last.start(1), last.end(1), 0.9, "last_digits")


def _whose(look: Look, place: int) -> PersonalKind | None:
    """Whether a card or an account is spoken of last before a place."""
    card, account = (look.cue_before(name, place, _REACH) for name in ("card", "account"))
    if max(card, account) < 0:
        return None
    return PersonalKind.CARD if card >= account else PersonalKind.IBAN
