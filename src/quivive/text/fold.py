"""Fold a text to plain lower-case letters, keeping the way back to what the person saw.

Scammers write `Nеtflix` with a Cyrillic letter, `bIocked` with a capital i, `c.o.m.p.t.e` with
dots, or put zero-width characters between letters. Folding undoes this so that words are found,
and reports where a disguise was undone: a genuine sender has no reason for one.

Most messages need none of it: plain ASCII costs one `lower()`. Everything that can be done one
character for one keeps offsets as they are; only dropped characters need an offset table.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from quivive.frozen import frozen
from quivive.text.confusables import CONFUSABLES

_ZERO_WIDTH = "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufe00-\ufe0f"
_DROPPED = re.compile(f"[{_ZERO_WIDTH}\u0300-\u036f\U000e0000-\U000e01ef]+")
_INSIDE_WORD = re.compile(f"(?<=\\w)[{_ZERO_WIDTH}]+(?=\\w)")
_MIXED_CASE = re.compile(r"[013457$@|!](?=[A-Za-z])(?<=[A-Za-z].)|I(?<=[a-z]I)(?=[a-z])")
_LEET_WORD = re.compile(r"[A-Za-z0134578$@|!]{4,24}")
_LEET_RUN = re.compile(r"(?<![A-Za-z0134578$@|!])[A-Za-z]*(?:[0134578$@|!]|(?<=[a-z])I(?=[a-z]))[A-Za-z0134578$@|!]*")
"""Letters and what stands for letters in a row, with at least one that could: few rows of a text."""
_SPACED = re.compile(r"(?<!\w)[^\W\d_]([ .\-_*])[^\W\d_](?:\1[^\W\d_]){2,20}(?!\w)")
_SPACED_START = re.compile(r"([ .\-_*])[^\W\d_]\1[^\W\d_]\1")
_LEET = str.maketrans({"0": "o", "1": "l", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "$": "s", "@": "a", "|": "l", "!": "i"})
_CODE_LIKE = re.compile(r"[1-9]\d|\d[1-9]|^\d|^[A-Z0-9]+$|\d$")
_MASK = re.compile(r"(?<![^\W\dX_])X{2,}(?![^\W\d_])|\*{3,}|#{3,}|[•●]{3,}")
"""Digits that somebody hid before showing the message ("call XXXXXXXXXX"): read as the number they were."""


def _table() -> dict[int, str]:
    """Every accented Latin letter to its base, typographic marks to ASCII, look-alikes to Latin."""
    table: dict[int, str] = {}
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        base = unicodedata.normalize("NFKD", chr(code))[0]
        if base.isascii():
            table[code] = base.lower()
    for extra, plain in zip("øØłŁđĐıßæœÆŒ", "oolldd" "isaoao", strict=True):
        table[ord(extra)] = plain
    for mark in "\u2018\u2019\u201a\u201b\u02bc\u00b4\u0060\u2032":
        table[ord(mark)] = "'"
    for mark in "\u201c\u201d\u201e\u00ab\u00bb\u2033":
        table[ord(mark)] = '"'
    for mark in "\u2010\u2011\u2012\u2013\u2014\u2212":
        table[ord(mark)] = "-"
    for space in "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000":
        table[ord(space)] = " "
    return table


_PLAIN = _table()
_NOT_PLAIN = re.compile(r"[^\x00-\x5f\x61-\x7f]+")
"""What the table changes at all (of ASCII only the grave accent): a translation looks at every letter."""
_DISGUISES = {ord(look): plain for look, plain in CONFUSABLES.items()}
_DISGUISE_LETTERS = frozenset(CONFUSABLES)
_LATIN = re.compile("[A-Za-z]")


@frozen
class Folded:
    """A folded text. `disguised` holds (start, end) places of the original where letters were
    replaced by look-alikes or broken up."""

    text: str
    original: str
    offsets: Sequence[int] | None
    disguised: tuple[tuple[int, int], ...]

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """Where characters `start` to `end` of the folded text stand in the original."""
        if self.offsets is None:
            return start, end
        if start >= end:
            place = self.offsets[start] if start < len(self.offsets) else len(self.original)
            return place, place
        return self.offsets[start], self.offsets[end - 1] + 1


def fold(text: str) -> Folded:
    """Fold `text`; see the module."""
    plain = _MASK.sub(_zeros, text) if _may_be_masked(text) else text
    if plain.isascii() and not _MIXED_CASE.search(plain) and not _SPACED_START.search(plain):
        return Folded(plain.lower(), text, None, ())
    return _fold_slowly(text, plain)


def _may_be_masked(text: str) -> bool:
    return "XX" in text or "***" in text or "###" in text or "•••" in text or "●●●" in text


def _zeros(match: re.Match[str]) -> str:
    return "0" * len(match.group())


def reach(text: str, visible: int) -> int:
    """How many characters from the start of `text` hold `visible` ones that can be seen: padding with invisible ones
    must not push the words out of what is read."""
    if len(text) <= visible or text.isascii():
        return visible
    seen = place = 0
    for match in _DROPPED.finditer(text):
        between = match.start() - place
        if seen + between >= visible:
            break
        seen += between
        place = match.end()
    return place + visible - seen


def fold_plain(text: str) -> str:
    """Fold words that nobody disguised: those of a lexicon or a brand's name."""
    return text.translate(_PLAIN).lower()


def _fold_slowly(text: str, work: str) -> Folded:
    disguised: list[tuple[int, int]] = []
    offsets: list[int] | None = None
    if not work.isascii():
        work, offsets = _drop_invisible(work, disguised)
        work = _NOT_PLAIN.sub(_translated, work)
        if not work.isascii() and not _DISGUISE_LETTERS.isdisjoint("".join(_NOT_PLAIN.findall(work))):
            work = _undo_look_alikes(work, offsets, disguised)
    if _MIXED_CASE.search(work):
        work = _undo_leet(work, offsets, disguised)
    if _SPACED_START.search(work):
        work, offsets = _join_spaced(work, offsets, disguised)
    lower = work.lower()
    if len(lower) != len(work):
        lower = "".join(one if len(one := c.lower()) == 1 else one[0] for c in work)
    return Folded(lower, text, offsets, tuple(sorted(set(disguised))))


def _translated(match: re.Match[str]) -> str:
    return match.group().translate(_PLAIN)


def _place(offsets: list[int] | None, start: int, end: int) -> tuple[int, int]:
    return (start, end) if offsets is None else (offsets[start], offsets[end - 1] + 1)


def _drop_invisible(text: str, disguised: list[tuple[int, int]]) -> tuple[str, list[int] | None]:
    if not _DROPPED.search(text):
        return text, None
    # Only between Latin letters is it a trick: joiners are ordinary in Persian, Hindi and emoji.
    for match in _INSIDE_WORD.finditer(text):
        if text[match.start() - 1].isascii() and text[match.end()].isascii():
            disguised.append((match.start() - 1, match.end() + 1))
    kept: list[str] = []
    offsets: list[int] = []
    place = 0
    for match in _DROPPED.finditer(text):
        kept.append(text[place : match.start()])
        offsets.extend(range(place, match.start()))
        place = match.end()
    kept.append(text[place:])
    offsets.extend(range(place, len(text)))
    return "".join(kept), offsets


def _undo_look_alikes(text: str, offsets: list[int] | None, disguised: list[tuple[int, int]]) -> str:
    """Look-alike letters become Latin where the word has Latin letters, or where nothing in it
    could not be one (`раура1` in Cyrillic); a Russian or Greek sentence stays what it is."""
    pieces = list(text)
    foreign = sum(1 for c in text if c.isalpha() and not c.isascii() and ord(c) not in _DISGUISES)
    mostly_foreign = foreign * 4 > sum(1 for c in text if c.isalpha())
    for match in re.finditer(r"\w+", text):
        word = match.group()
        if word.isascii() or _DISGUISE_LETTERS.isdisjoint(word):
            continue
        plain = word.translate(_DISGUISES)
        has_latin = bool(_LATIN.search(word))
        styled = any(ord(c) > 0xFFFF or 0xFF00 <= ord(c) <= 0xFFEF for c in word)
        if not plain.isascii() or len(plain) != len(word) or not (has_latin or styled or not mostly_foreign):
            continue
        pieces[match.start() : match.end()] = plain
        disguised.append(_place(offsets, match.start(), match.end()))
    return "".join(pieces)


def _undo_leet(text: str, offsets: list[int] | None, disguised: list[tuple[int, int]]) -> str:
    """`bIocked`, `Amaz0n`, `p4ypal`: a digit or mark standing for a letter inside a word. Order
    numbers, hosts and addresses are left alone."""
    pieces: list[str] = []
    place = 0
    suspects = [match.span() for match in _LEET_RUN.finditer(text)]
    for match in (match for start, end in suspects for match in _LEET_WORD.finditer(text, start, end)):
        word = match.group()
        if _SENTENCES_MEET.search(word):
            continue
        # What ends a sentence stands for no letter.
        ending = word[len(word.rstrip("!|")) :]
        word = word.removesuffix(ending)
        if word.isalpha():
            plain = re.sub(r"(?<=[a-z])I(?=[a-z])", "l", word)
        elif _CODE_LIKE.search(word) or sum(not c.isalpha() for c in word) * 3 > len(word):
            continue
        else:
            plain = word.translate(_LEET)
        before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
        if plain == word or before in _URL_MARKS or (after in _URL_MARKS and not _ends_word(text, match.end())):
            continue
        pieces += (text[place : match.start()], plain)
        place = match.end() - len(ending)
        disguised.append(_place(offsets, match.start(), place))
    pieces.append(text[place:])
    return "".join(pieces)


_SENTENCES_MEET = re.compile(r"[a-z]!(?=[A-Z][a-z])")
_URL_MARKS = frozenset("/.@-_=&?#%:+")


def _ends_word(text: str, place: int) -> bool:
    """Whether the mark at `place` ends a word or sentence rather than going on with an address."""
    return place + 1 >= len(text) or not text[place + 1].isalnum()


def _join_spaced(
    text: str, offsets: list[int] | None, disguised: list[tuple[int, int]]
) -> tuple[str, list[int]]:
    """`N e t f l i x` and `c.o.m.p.t.e` become one word; single digits in a row stay apart."""
    source = list(range(len(text))) if offsets is None else offsets
    kept: list[str] = []
    map_back: list[int] = []
    place = 0
    for match in _SPACED.finditer(text):
        run = match.group()
        letters = run[::2]
        kept += (text[place : match.start()], letters)
        map_back.extend(source[place : match.start()])
        map_back.extend(source[match.start() : match.end() : 2])
        place = match.end()
        disguised.append((source[match.start()], source[match.end() - 1] + 1))
    kept.append(text[place:])
    map_back.extend(source[place:])
    return "".join(kept), map_back
