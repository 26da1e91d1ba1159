"""A small learned reading of the wording: words and pairs of words, hashed, one weight each.

It knows nothing of who is named: brands become one word, links another, digits only their number,
so that it can learn how scams are worded and not whom they borrow from. It reads the opening of a
message, costs some ten microseconds an SMS, and every word's share of the result can be shown.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Sequence
from itertools import accumulate
from zlib import crc32

BUCKETS = 1 << 16
"""Hash buckets; two words that share one share a weight. A power of two, for the mask below."""
MOST_TOKENS = 220
"""Words read from the opening of a message."""

_TOKEN = re.compile(r"([^\W\d_]+|\d+|[€$£!?%])")
_BRAND, _NUMBERS = "\x01brand", tuple(f"\x01{n}" for n in range(8))


class Sums(dict[str, tuple[int, bytes]]):
    """For each word as it stands in a text the checksum of what the model reads, and what that adds to
    the checksum of the word before it. Bounded: new words without end make it begin anew."""

    def __init__(self, brand_words: frozenset[str]) -> None:
        super().__init__()
        self._brand_words = brand_words

    def __missing__(self, word: str) -> tuple[int, bytes]:
        if len(self) >= _MOST_SUMS:
            self.clear()
        if word[0].isdigit():
            text = _NUMBERS[min(len(word), 7)]
        else:
            text = _BRAND if word in self._brand_words else word
        entry = self[word] = _sum(text)
        return entry


def _sum(text: str) -> tuple[int, bytes]:
    data = text.encode()
    return crc32(data), b" " + data


_MOST_SUMS = 50_000
_LINK_SUM = _sum("\x01link")


class Tokens:
    """The words of an opening: where each stands in the folded text of its part, and their buckets.

    `buckets` has that of the first word; then, for each further one, its own and that of the pair that
    ends with it.
    """

    __slots__ = ("buckets", "ends", "starts")

    def __init__(self, sums: Sequence[tuple[int, bytes]], starts: Sequence[int], ends: Sequence[int]) -> None:
        self.starts = starts
        self.ends = ends
        self.buckets: list[int] = []
        add = self.buckets.append
        before = 0
        for own, behind in sums:
            add(own & _MASK)
            add(crc32(behind, before) & _MASK)
            before = own
        # The first word has none before it.
        del self.buckets[1:2]

    def __len__(self) -> int:
        return len(self.starts)


_MASK = BUCKETS - 1


def tokens(parts: Iterable[tuple[str, Sequence[tuple[int, int]]]], sums: Sums) -> Tokens:
    """The words of the opening of each folded text; beside it the places of addresses in it, in order."""
    read: list[tuple[int, bytes]] = []
    starts: list[int] = []
    ends: list[int] = []
    for folded, links in parts:
        # What stands between words and the words themselves, in turn: their lengths are their places.
        pieces = _TOKEN.split(folded)
        places = list(accumulate(map(len, pieces)))
        found = [sums[word] for word in pieces[1::2]]
        begin, end = places[:-1:2], places[1::2]
        if links and found:
            found, begin, end = _with_links(found, begin, end, links)
        read += found
        starts += begin
        ends += end
    return Tokens(read[:MOST_TOKENS], starts[:MOST_TOKENS], ends[:MOST_TOKENS])


def _with_links(
    found: list[tuple[int, bytes]], begin: list[int], end: list[int], links: Sequence[tuple[int, int]]
) -> tuple[list[tuple[int, bytes]], list[int], list[int]]:
    """The words with all that stand in an address made one."""
    words: list[tuple[int, bytes]] = []
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


def grams(read: Tokens) -> Iterable[tuple[int, int, int]]:
    """Every word and pair of neighbours: its bucket, and the first and last word's number."""
    for bucket, order in zip(read.buckets, _ORDER, strict=False):
        first, number = divmod(order, 1 << _BITS)
        yield bucket, first, (number + 1) // 2


_BITS = 10
_ORDER = [
    ((number // 2 - 1 if number and number % 2 == 0 else (number + 1) // 2) << _BITS) | number
    for number in range(2 * MOST_TOKENS)
]
_ORDER_MASK = (1 << 2 * _BITS) - 1
"""For each place in `buckets` the number of the first word, and the place itself, in one number to sort by."""


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
        sign = 1 if scam else -1
        shares = map(self._weights.__getitem__, read.buckets)
        # By weight, of equals the first.
        ranked = sorted(
            [order - (sign * share << 2 * _BITS) for share, order in zip(shares, _ORDER, strict=False) if sign * share > 0]
        )
        places: list[tuple[int, int]] = []
        for order in ranked:
            if len(places) == most:
                break
            first, number = divmod(order & _ORDER_MASK, 1 << _BITS)
            start, end = read.starts[first], read.ends[(number + 1) // 2]
            if all(end <= left or right <= start for left, right in places):
                places.append((start, end))
        return places
