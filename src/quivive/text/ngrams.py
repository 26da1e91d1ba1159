"""A small learned reading of the wording: words and pairs of words, hashed, one weight each.

It knows nothing of who is named: brands become one word, links another, digits only their number,
so that it can learn how scams are worded and not whom they borrow from. It reads the opening of a
message, costs some ten microseconds an SMS, and every word's share of the result can be shown.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zlib import crc32

BUCKETS = 1 << 16
"""Hash buckets; two words that share one share a weight. A power of two, for the mask below."""
MOST_TOKENS = 220
"""Words read from the opening of a message."""

_TOKEN = re.compile(r"[^\W\d_]+|\d+|[€$£!?%]")
_LINK, _BRAND, _NUMBERS = "\x01link", "\x01brand", tuple(f"\x01{n}" for n in range(8))


@dataclass(frozen=True, slots=True)
class Token:
    """A word as the model reads it, and where it stands in the folded text."""

    text: str
    start: int
    end: int


def tokens(folded: str, links: Sequence[tuple[int, int]], brand_words: frozenset[str]) -> list[Token]:
    """The words of the opening of `folded`; `links` are the places of addresses in it, in order."""
    found: list[Token] = []
    pending = list(links)
    for match in _TOKEN.finditer(folded):
        start, end = match.span()
        while pending and pending[0][1] <= start:
            pending.pop(0)
        if pending and pending[0][0] <= start:
            if not found or found[-1].start != pending[0][0]:
                found.append(Token(_LINK, *pending[0]))
            continue
        word = match.group()
        if word[0].isdigit():
            word = _NUMBERS[min(len(word), 7)]
        elif word in brand_words:
            word = _BRAND
        found.append(Token(word, start, end))
        if len(found) == MOST_TOKENS:
            break
    return found


def grams(read: Sequence[Token]) -> Iterable[tuple[int, int, int]]:
    """Every word and pair of neighbours: its bucket, and the first and last token's index."""
    before = ""
    for index, token in enumerate(read):
        text = token.text
        yield crc32(text.encode()) & (BUCKETS - 1), index, index
        if index:
            yield crc32(f"{before} {text}".encode()) & (BUCKETS - 1), index - 1, index
        before = text


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
        seen = {bucket for bucket, _, _ in grams(read)}
        if not seen:
            return 0.0
        weights = self._weights
        total: int = sum([weights[bucket] for bucket in seen])
        return float(self._intercept + self._scale * total / len(seen) ** 0.5)

    def telling(self, read: Sequence[Token], *, most: int, scam: bool) -> list[tuple[int, int]]:
        """Where the words stand that moved the margin most in the given direction, as places in the
        folded text; never more than `most`, none that overlap."""
        sign = 1 if scam else -1
        ranked = sorted(
            ((sign * self._weights[bucket], first, last) for bucket, first, last in grams(read)),
            key=lambda entry: (-entry[0], entry[1]),
        )
        places: list[tuple[int, int]] = []
        for weight, first, last in ranked:
            start, end = read[first].start, read[last].end
            if weight <= 0 or len(places) == most:
                break
            if all(end <= left or right <= start for left, right in places):
                places.append((start, end))
        return places
