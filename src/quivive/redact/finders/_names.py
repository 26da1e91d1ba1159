"""How a person's name is read at a place of a text: titles, small words and words with capitals."""

from __future__ import annotations

import re
from typing import NamedTuple

from quivive.redact.look import Look

_WORD = re.compile(r"[^\W\d_](?:['\u2019-]?[^\W\d_]){0,39}\.?")
_TITLE = re.compile(r"[^\W\d_]{1,12}(?:\.[^\W\d_]{1,4})?\.?")
_BLANK = re.compile(r"[ \u00a0\u202f\t]{1,3}")
_MOST_WORDS = 5


class Name(NamedTuple):
    """Where a name stands, without its title, and how it was written."""

    start: int
    end: int
    titled: bool
    words: int
    lower: bool


def name_at(look: Look, place: int, *, lower: bool = False) -> Name | None:
    """The name that begins at `place`, perhaps after a title.

    Words with capitals, with small words (`de`, `van`) between them. A name with a word in it that stands for
    nobody in particular ("Dear Netflix Customer") is none. With `lower` a single word in small letters counts
    where nothing but a comma or the end of the line comes after it.
    """
    place, titled = _after_title(look, place)
    start, end, count, pending = place, place, 0, place
    while count < _MOST_WORDS:
        match = _WORD.match(look.masked, pending)
        if match is None:
            break
        word = match.group()
        folded = look.folded[match.start() : match.end()].rstrip(".")
        if not _is_capital(word):
            if (count or titled) and (folded in look.words.lists["particle"]) and _leads_to_capital(look, match.end()):
                pending = _past_blank(look, match.end())
                continue
            break
        if count == 0 and folded in look.words.lists["greeting"]:
            break
        if folded in look.words.lists["not_called"] and not ((count or titled) and folded in look.words.lists["particle"] and _leads_to_capital(look, match.end())):
            # A name may stand before it ("Hi Anna Your parcel"), but "Amazon Customer" is nobody.
            if count and folded in look.words.lists["generic"]:
                return None
            break
        initial = len(word) == 2 and word.endswith(".")
        if word.endswith(".") and not initial:
            end, count = match.end() - 1, count + 1
            break
        end, count = match.end(), count + 1
        blank = _BLANK.match(look.masked, end)
        if blank is None:
            break
        pending = blank.end()
    if count and not _is_nobody(look, end):
        return Name(start, end, titled, count, lower=False)
    return _lower_name(look, start, titled) if lower and not count else None


def _is_nobody(look: Look, end: int) -> bool:
    """Whether what follows makes it a firm's or a thing's ("OPay user", "CID#86290")."""
    after = _WORD.match(look.masked, _past_blank(look, end))
    generic = after is not None and look.folded[after.start() : after.end()] in look.words.lists["generic"]
    return generic or look.masked[end : end + 1] in ("#", "_", "@") or look.masked[end : end + 1].isdigit()


def _after_title(look: Look, place: int) -> tuple[int, bool]:
    titled = False
    for _ in range(3):
        match = _TITLE.match(look.masked, place)
        if match is None:
            break
        words = look.folded[match.start() : match.end()]
        if words not in look.words.lists["title"] and words.rstrip(".") not in look.words.lists["title"]:
            break
        blank = _BLANK.match(look.masked, match.end())
        if blank is None:
            break
        place, titled = blank.end(), True
    return place, titled


def _is_capital(word: str) -> bool:
    return word[0].isupper() or (word[:2].lower() in ("d'", "l'", "d\u2019", "l\u2019") and word[2:3].isupper())


def _leads_to_capital(look: Look, place: int) -> bool:
    """Whether a word with a capital follows, perhaps after one more small word ("van den Berg")."""
    for _ in range(2):
        blank = _BLANK.match(look.masked, place)
        match = _WORD.match(look.masked, blank.end()) if blank else None
        if match is None:
            return False
        if _is_capital(match.group()):
            return True
        if look.folded[match.start() : match.end()] not in look.words.lists["particle"]:
            return False
        place = match.end()
    return False


def _past_blank(look: Look, place: int) -> int:
    blank = _BLANK.match(look.masked, place)
    return blank.end() if blank else place


_ENDS_CALL = re.compile(r"[ ]?(?:[,!:\n]|$)")


def _lower_name(look: Look, place: int, titled: bool) -> Name | None:
    match = _WORD.match(look.masked, place)
    if match is None or len(match.group()) < 3 or not _ENDS_CALL.match(look.masked, match.end()):
        return None
    if look.folded[match.start() : match.end()].rstrip(".") in look.words.lists["not_called"]:
        return None
    return Name(match.start(), match.end() - match.group().endswith("."), titled, 1, lower=True)
