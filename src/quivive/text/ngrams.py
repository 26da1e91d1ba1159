"""A small learned reading of the wording: words, their beginnings and pairs of words, hashed, one weight each.

It knows nothing of who is named: brands become one word, links another, digits only their number,
so that it can learn how scams are worded and not whom they borrow from. It reads the opening of a
message, costs some ten microseconds an SMS, and every word's share of the result can be shown.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import TypeAlias
from zlib import crc32

BUCKETS = 1 << 17
"""Hash buckets; two words that share one share a weight. A power of two, for the mask below."""
MOST_TOKENS = 220
"""Words read from the opening of a message."""
FULL = 4.0
"""Log-odds at which the wording alone could not be clearer; beyond, nothing is gained."""
STEM = 5
"""A longer word is also read by so many first letters: `suspendu`, `suspension` and `suspended` then share a weight."""

_TOKEN = re.compile(r"([^\W\d_]+|\d+|[€$£!?%])")
_ASCII_TOKEN = re.compile(r"([A-Za-z]+|[0-9]+|[$!?%])")
"""The same for text of ASCII, in half the time."""
_BRAND, _NUMBERS = "\x01brand", tuple(f"\x01{n}" for n in range(8))


_MASK = BUCKETS - 1

Sum: TypeAlias = "tuple[int, bytes, int, int]"
"""The checksum of what the model reads in a word, what that adds to the checksum of the word before it, and
the buckets of the word and of its beginning."""


class Sums(dict[str, Sum]):
    """For each word as it stands in a text what the model reads in it. Bounded: new words without end make
    it begin anew."""

    def __init__(self, brand_words: frozenset[str]) -> None:
        super().__init__()
        self._brand_words = brand_words

    def __missing__(self, word: str) -> Sum:
        if len(self) >= _MOST_SUMS:
            self.clear()
        if word[0].isdigit():
            text = _NUMBERS[min(len(word), 7)]
        else:
            text = _BRAND if word in self._brand_words else word
        entry = self[word] = _sum(text)
        return entry


def _sum(text: str) -> Sum:
    data = text.encode()
    own = crc32(data)
    # A word without a longer beginning is counted once: its beginning is itself.
    beginning = crc32(f"^{text[:STEM]}".encode()) if len(text) > STEM and text.isalpha() else own
    return own, b" " + data, own & _MASK, beginning & _MASK


_MOST_SUMS = 50_000
_LINK_SUM = _sum("\x01link")


class Tokens:
    """The words of an opening: where each stands in the folded text of its part, and their buckets.

    `buckets` has those of the first word and its beginning; then, for each further one, its own, that of
    its beginning and that of the pair that ends with it.
    """

    __slots__ = ("buckets", "ends", "starts")

    def __init__(self, sums: Sequence[Sum], starts: Sequence[int], ends: Sequence[int]) -> None:
        self.starts = starts
        self.ends = ends
        self.buckets: list[int] = [0] * (3 * len(sums))
        if sums:
            own, behind, buckets, beginnings = zip(*sums, strict=True)
            self.buckets[::3] = buckets
            self.buckets[1::3] = beginnings
            # The first word has none before it.
            self.buckets[5::3] = [pair & _MASK for pair in map(crc32, behind[1:], own)]
            del self.buckets[2]

    def __len__(self) -> int:
        return len(self.starts)


def tokens(parts: Iterable[tuple[str, Sequence[tuple[int, int]]]], sums: Sums) -> Tokens:
    """The words of the opening of each folded text; beside it the places of addresses in it, in order."""
    read: list[Sum] = []
    starts: list[int] = []
    ends: list[int] = []
    for folded, links in parts:
        # What stands between words and the words themselves, in turn: their lengths are their places.
        pieces = (_ASCII_TOKEN if folded.isascii() else _TOKEN).split(folded)
        places = list(accumulate(map(len, pieces)))
        found = list(map(sums.__getitem__, pieces[1::2]))
        begin, end = places[:-1:2], places[1::2]
        if links and found:
            found, begin, end = _with_links(found, begin, end, links)
        read += found
        starts += begin
        ends += end
    return Tokens(read[:MOST_TOKENS], starts[:MOST_TOKENS], ends[:MOST_TOKENS])


def _with_links(
    found: list[Sum], begin: list[int], end: list[int], links: Sequence[tuple[int, int]]
) -> tuple[list[Sum], list[int], list[int]]:
    """The words with all that stand in an address made one."""
    words: list[Sum] = []
    starts: list[int] = []
    ends: list[int] = []
    pending = 0
    for one, start, stop in zip(found, begin, end, strict=True):
        while pending < len(links) and links[pending][1] <= start:
            pending += 1
        inside = pending < len(links) and links[pending][0] <= start
        if inside and starts and starts[-1] == links[pending][0]:
            continue
        words.append(_LINK_SUM if inside else one)
        starts.append(links[pending][0] if inside else start)
        ends.append(links[pending][1] if inside else stop)
    return words, starts, ends


def _words_of(place: int) -> tuple[int, int]:
    """The numbers of the first and last word that a place in `Tokens.buckets` speaks of."""
    last, kind = divmod(place + 1, 3)
    return (last - 1 if kind == 2 and last else last), last


_BITS = 10
_PLACE = (1 << _BITS) - 1
"""Places in `buckets` fit in so many bits: weight and place are sorted as one number."""


class NgramModel:
    """Weights by bucket; `margin` is positive where the wording is like that of scams."""

    def __init__(self, weights: bytes, scale: float, intercept: float) -> None:
        """`weights` holds one signed byte a bucket, worth `scale` each."""
        self._weights = array("b", weights)
        if len(self._weights) != BUCKETS:
            raise ValueError(f"expected {BUCKETS} weights, got {len(self._weights)}")
        self._scale = scale
        self._intercept = intercept

    def margin(self, read: Tokens) -> float:
        """Log-odds of the wording: the sum over distinct grams, divided by the root of their number."""
        seen = set(read.buckets)
        if not seen:
            return 0.0
        total = sum(map(self._weights.__getitem__, seen))
        return float(self._intercept + self._scale * total / len(seen) ** 0.5)

    def telling(self, read: Tokens, *, most: int, scam: bool) -> list[tuple[int, int]]:
        """Where the words stand that moved the margin most in the given direction, as places in the
        folded text; never more than `most`, none that overlap."""
        shares = map(self._weights.__getitem__, read.buckets)
        # By weight, of equals the first.
        if scam:
            ranked = sorted([(-share << _BITS) | place for place, share in enumerate(shares) if share > 0])
        else:
            ranked = sorted([(share << _BITS) | place for place, share in enumerate(shares) if share < 0])
        places: list[tuple[int, int]] = []
        for entry in ranked:
            if len(places) == most:
                break
            first, last = _words_of(entry & _PLACE)
            start, end = read.starts[first], read.ends[last]
            for left, right in places:
                if left < end and start < right:
                    break
            else:
                places.append((start, end))
        return places
