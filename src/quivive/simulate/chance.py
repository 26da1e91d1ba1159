"""The draws of a simulation: counts with more spread than chance alone gives, and choices with shares."""

from __future__ import annotations

import math
import random
from bisect import bisect
from collections.abc import Iterable
from itertools import accumulate
from typing import Generic, TypeVar

_Item = TypeVar("_Item")
_AT_ONCE = 20.0


def poisson(mean: float, chance: random.Random) -> int:
    """A Poisson count by Knuth's product of uniforms; a large mean is drawn in parts, whose sum is Poisson too."""
    count = 0
    while mean > _AT_ONCE:
        count, mean = count + poisson(_AT_ONCE, chance), mean - _AT_ONCE
    if mean <= 0:
        return count
    bar, product = math.exp(-mean), chance.random()
    while product > bar:
        count += 1
        product *= chance.random()
    return count


def overdispersed(mean: float, dispersion: float, chance: random.Random) -> int:
    """A negative binomial count (NB2): its variance is `mean + dispersion * mean²`; 0 dispersion is Poisson.

    Most days of most series are empty: whether this one is, is asked first, which takes one draw.
    """
    if mean <= 0:
        return 0
    if dispersion <= 0:
        return poisson(mean, chance)
    shape = 1 / dispersion
    if mean < 1:
        first = chance.random()
        nothing = (1 + dispersion * mean) ** -shape
        if first < nothing:
            return 0
        # The rest of the distribution by inversion: P(k + 1) = P(k) (k + shape) / (k + 1) q.
        share = dispersion * mean / (1 + dispersion * mean)
        count, here, so_far = 0, nothing, nothing
        while so_far < first and count < 1_000:
            here *= (count + shape) / (count + 1) * share
            count += 1
            so_far += here
        return count
    return poisson(mean * chance.gammavariate(shape, dispersion), chance)


class Shares(Generic[_Item]):
    """Things that are drawn by their shares."""

    def __init__(self, shares: Iterable[tuple[_Item, float]]) -> None:
        pairs = [(item, share) for item, share in shares if share > 0]
        self.items = [item for item, _ in pairs]
        self._upto = list(accumulate(share for _, share in pairs))

    def draw(self, chance: random.Random) -> _Item:
        """One of them."""
        place = bisect(self._upto, chance.random() * self._upto[-1])
        return self.items[min(place, len(self.items) - 1)]
