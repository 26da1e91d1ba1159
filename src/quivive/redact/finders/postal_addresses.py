"""Postal addresses: a street with its house number, and what follows up to the postcode and the town."""

from __future__ import annotations

import re
from collections.abc import Iterator

from quivive.redact.look import Look
from quivive.redact.personal import Personal, PersonalKind

_CAPITAL = r"[A-Z\u00c0-\u00de][\w'\u2019.-]{0,30}"
_HOUSE_BEFORE = re.compile(r"(?<![\w.:/-])[0-9]{1,4}(?:[ ]?(?:bis|ter|quater)|[ ]?[A-Da-d])?,?[ ]{1,2}\Z")
_HOUSE_AND_NAME_BEFORE = re.compile(rf"(?<![\w./-])[0-9]{{1,4}}[A-Da-d]?,?[ ](?:{_CAPITAL}[ ]){{1,3}}\Z")
_NAME_AND_HOUSE = re.compile(r"[ ]{0,2}(?:[^\W\d_][\w'\u2019.-]{0,30}[ ]){0,6}?[^\W\d_][\w'\u2019.-]{0,30}?,?[ ]{1,2}(?:n[.°ºo]{1,2}[ ]?)?[0-9]{1,4}(?:[ ]?[A-Za-z](?!\w)|/[0-9A-Za-z]{1,3}|[ ]?bis)?(?!\w|[.,][0-9])")
_NAME_AFTER = re.compile(r"(?:[ ](?:d['\u2019]|l['\u2019])?[^\W\d_][\w'\u2019-]{0,30}?){1,5}(?=[ ]?(?:[,.;:!)\n]|$|[0-9])|[ ][a-z\u00e0-\u00ff]{2,3}[ ]|[ ](?:avant|entre|par|chez|avec)\b)")
_SUFFIXED = re.compile(rf"(?<![\w-])(?:{_CAPITAL}[ -]){{0,3}}?[A-Z\u00c0-\u00de][\w\u2019'-]{{0,40}}\.?[ ][0-9]{{1,4}}(?:[ ]?[A-Za-z](?!\w)|-[0-9]{{1,3}})?(?!\w|[.,:][0-9])")
_FLAT_BEFORE = re.compile(r"(?:Flat|Apartment|Apt\.?|Unit|Suite|Room|Appt\.?|B\u00e2t\.?)[ ][0-9A-Za-z]{1,5},?[ \n]{1,2}\Z")
_POSTCODE = re.compile(
    r"(?<![\w-])(?:[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}|[A-Z]{2} [0-9]{5}|(?:[A-Z]{1,2}-)?(?:[0-9]{4} ?[A-Z]{2}|[0-9]{4}-[0-9]{3}|[0-9]{5}-[0-9]{3}|[0-9]{5}|[0-9]{4}))(?![\w-])"
)
_TOWN = r"[A-Z\u00c0-\u00de][\w'\u2019-]{0,30}"
_TOWN_AFTER = re.compile(rf"(?:,?[ ]{_TOWN}(?:[ -](?:sur|lès|les|la|le|de|del|do|da|am|an der|aan den|en|{_TOWN})){{0,4}})")
_TOWN_ALONE = re.compile(rf"[ ]?[,\n][ ]?(?:{_TOWN})(?:[ -]{_TOWN}){{0,3}}(?=[ ]?(?:[,.;:)\n]|$))")
_BETWEEN = re.compile(r"[\w ,.\u00ba\u00aa°'\u2019/\n\u2013-]*")
_ENDS = re.compile(r"[!?;]|\.\s[A-Z\u00c0-\u00de]|\n\s*\n")
_PROVINCE = re.compile(r"[ ](?:\([A-Z]{2}\)|[A-Z]{2}\b)|[ /-]{1,3}[A-Z]{2}\b")
_REACH, _TO_POSTCODE, _TO_FORM = 60, 60, 30


def find(look: Look) -> Iterator[Personal]:
    """Every street with a number, unless a firm's seat or a place to collect something is spoken of before it."""
    for begin, stop in (*_word_after(look), *_word_before(look), *_word_joined(look)):
        if look.cue_before("firm_address", begin, _REACH) >= 0 or look.stands_before("firm_form", begin, _TO_FORM):
            continue
        end, whole = _with_town(look, stop)
        flat = _FLAT_BEFORE.search(look.masked, max(0, begin - 20), begin)
        start = flat.start() if flat else begin
        said = look.cue_before("address", start, _REACH) >= 0
        yield Personal(PersonalKind.POSTAL_ADDRESS, start, end, 0.9 if whole or said else 0.7, "street")


def _word_after(look: Look) -> Iterator[tuple[int, int]]:
    """`12 Acacia Avenue`."""
    for start, end in look.cues("street_after"):
        if look.masked[start].isupper():
            match = _HOUSE_AND_NAME_BEFORE.search(look.masked, max(0, start - 80), start)
            if match:
                yield match.start(), end


def _word_before(look: Look) -> Iterator[tuple[int, int]]:
    """`12 rue des Lilas`, `Calle Mayor 12`."""
    for start, end in look.cues("street_numbered"):
        house = _HOUSE_BEFORE.search(look.masked, max(0, start - 14), start)
        street = _NAME_AFTER.match(look.masked, end) if house else None
        if house and street:
            yield house.start(), street.end()
    for start, end in (*look.cues("street_numbered"), *look.cues("street_before")):
        name = _NAME_AND_HOUSE.match(look.masked, end)
        shouted = look.masked[start:end].isupper() and name is not None and not name.group().isupper()
        if name and look.masked[start].isupper() and not shouted and not _is_date(look, end, name.end()) and re.search(r"[A-Z\u00c0-\u00de]", name.group()):
            yield start, name.end()


def _is_date(look: Look, start: int, end: int) -> bool:
    """Whether a month or a day of the week comes first: "Am Montag 12" and "Im Juni 2026" are no streets, though
    "Rua XV de Novembro 500" is one."""
    first = re.search(r"[^\W\d_]+(?:-[^\W\d_]+)?\.?", look.folded[start:end])
    return first is not None and (first.group() in look.words.months or first.group() in look.words.lists["weekday"])


def _word_joined(look: Look) -> Iterator[tuple[int, int]]:
    """`Lindenstraße 12`, `Korte Dijk 4a`."""
    suffixes = tuple(look.words.lists["street_suffix"])
    for match in _SUFFIXED.finditer(look.masked):
        word = re.split(r"[ ][0-9]", look.folded[match.start() : match.end()])[0]
        if word.endswith(suffixes) and len(word) > 5:
            yield match.span()


def _with_town(look: Look, end: int) -> tuple[int, bool]:
    """Where the address ends, and whether a postcode was found."""
    text = look.masked
    window = text[end : end + _TO_POSTCODE]
    stop = _ENDS.search(window)
    limit = end + (stop.start() if stop else len(window))
    for code in _POSTCODE.finditer(text, end, min(len(text), limit + 10)):
        if code.start() > limit or not _BETWEEN.fullmatch(text, end, code.start()):
            break
        end = code.end()
        if not code.group()[0].isalpha() or "-" in code.group():
            town = _TOWN_AFTER.match(text, end)
            end = town.end() if town else end
        province = _PROVINCE.match(text, end)
        end = province.end() if province else end
        return end - (text[end - 1] in ".,-"), True
    town = _TOWN_ALONE.match(text, end)
    return (town.end() if town else end), False
