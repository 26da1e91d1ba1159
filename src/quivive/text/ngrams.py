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
from typing import NamedTuple
from zlib import crc32

BUCKETS = 1 << 16
"""Hash buckets; two words that share one share a weight. A power of two, for the mask below."""
MOST_TOKENS = 220
"""Words read from the opening of a message."""

_TOKEN = re.compile(r"([^\W\d_]+|\d+|[€$£!?%])")
_LINK, _BRAND, _NUMBERS = "\x01link", "\x01brand", tuple(f"\x01{n}" for n in range(8))


class Token(NamedTuple):
    """A word as the model reads it, and where it stands in the folded text."""

    text: str
    start: int
    end: int


def tokens(folded: str, links: Sequence[tuple[int, int]], brand_words: frozenset[str]) -> list[Token]:
    """The words of the opening of `folded`; `links` are the places of addresses in it, in order."""
    # What stands between words and the words themselves, in turn: their lengths are their places.
    pieces = _TOKEN.split(folded)
    places = list(accumulate(map(len, pieces)))
    found: list[Token] = []
    pending = list(links)
    for word, start, end in zip(pieces[1::2], places[::2], places[1::2], strict=False):
        if pending:
            while pending and pending[0][1] <= start:
                pending.pop(0)
            if pending and pending[0][0] <= start:
                if not found or found[-1].start != pending[0][0]:
                    found.append(Token(_LINK, *pending[0]))
                continue
        if word[0].isdigit():
            word = _NUMBERS[min(len(word), 7)]  # noqa: PLW2901 - the same word, as the model reads it
        elif word in brand_words:
            word = _BRAND  # noqa: PLW2901 - the same
        found.append(Token(word, start, end))
        if len(found) == MOST_TOKENS:
            break
    return found


class _Sums(dict[str, tuple[int, bytes]]):
    """The checksum of each word, and what a word adds to the checksum of the one before it."""

    def __missing__(self, text: str) -> tuple[int, bytes]:
        if len(self) >= _MOST_SUMS:
            self.clear()
        data = text.encode()
        entry = self[text] = (crc32(data), b" " + data)
        return entry


_MOST_SUMS = 50_000
_SUMS = _Sums()


def buckets(read: Sequence[Token]) -> list[int]:
    """The bucket of the first word; then, for each further one, its own and that of the pair that ends
    with it."""
    if not read:
        return []
    mask = BUCKETS - 1
    before = _SUMS[read[0].text][0]
    found = [before & mask]
    for text, _, _ in read[1:]:
        own, behind = _SUMS[text]
        found += (own & mask, crc32(behind, before) & mask)
        before = own
    return found


def grams(read: Sequence[Token]) -> Iterable[tuple[int, int, int]]:
    """Every word and pair of neighbours: its bucket, and the first and last token's index."""
    for number, bucket in enumerate(buckets(read)):
        yield bucket, *_words_of(number)


def _words_of(number: int) -> tuple[int, int]:
    """The first and last token of the bucket that stands at `number` in `buckets`."""
    last = (number + 1) // 2
    return last - (number > 0 and number % 2 == 0), last


class NgramModel:
    """Weights by bucket; `margin` is positive where the wording is like that of scams."""

    def __init__(self, weights: bytes, scale: float, intercept: float) -> None:
        """`weights` holds one signed byte a bucket, worth `scale` each."""
        self._weights = array("b", weights)
        if len(self._weights) != BUCKETS:
            raise ValueError(f"expected {BUCKETS} weights, got {len(self._weights)}")
        self._scale = scale
        self._intercept = intercept

    def margin(self, read: Sequence[Token]) -> float:
        """Log-odds of the wording: the sum over distinct grams, divided by the root of their number."""
        seen = set(buckets(read))
        if not seen:
            return 0.0
        weights = self._weights
        total: int = sum([weights[bucket] for bucket in seen])
        return float(self._intercept + self._scale * total / len(seen) ** 0.5)

    def telling(self, read: Sequence[Token], *, most: int, scam: bool) -> list[tuple[int, int]]:
        """Where the words stand that moved the margin most in the given direction, as places in the
        folded text; never more than `most`, none that overlap."""
        sign = 1 if scam else -1
        weights = self._weights
        shares = [sign * weights[bucket] for bucket in buckets(read)]
        ranked = sorted([(-share, *_words_of(number)) for number, share in enumerate(shares) if share > 0])
        places: list[tuple[int, int]] = []
        for _, first, last in ranked:
            if len(places) == most:
                break
            start, end = read[first].start, read[last].end
            if all(end <= left or right <= start for left, right in places):
                places.append((start, end))
        return places
