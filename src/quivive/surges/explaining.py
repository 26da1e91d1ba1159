"""Which of many series that are above the usual tells the wave, and which are so only because of it.

A wave of one leaf lifts its fifteen roll-ups too. The series with the largest likelihood ratio stands nearest to it, as
in scan statistics (Kulldorff 1997, Communications in Statistics 26:1481-1496). Where several brands rise together, each
is a wave of its own, and a narrower series that holds most of the excess says the same more exactly. What a told wave
explains is taken from all others, and those that then are as usual belong to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from quivive.surges.looking import Looked
from quivive.surges.tails import tail
from quivive.watching import Series

_MOST_OF_IT = 0.6
"""The share of an excess that a narrower series must hold to tell it."""
_NAMES = ("brand", "scam_type", "channel", "country")


def significant(looked: Sequence[Looked], among: int, limit: float, share_of_false: float) -> tuple[list[Looked], list[float]]:
    """Those beyond chance, the surest first, and how sure each is.

    `limit` bounds the probability of each by itself; among all `among` series looked at, no more than `share_of_false`
    of those found are expected to be chance (Benjamini and Hochberg 1995, Journal of the Royal Statistical Society B
    57:289-300; it holds for series that rise together). How sure one is: 1 minus the share of false ones among those
    that are at least as unlikely.
    """
    ordered = sorted(looked, key=_unlikely)
    chances = np.array([one.chance for one in ordered])
    shares = chances * max(among, len(ordered)) / np.arange(1, len(ordered) + 1)
    shares = np.minimum(np.minimum.accumulate(shares[::-1])[::-1], 1.0)
    some = int(np.sum((chances <= limit) & (shares <= share_of_false)))
    return ordered[:some], [float(1 - share) for share in shares[:some]]


def waves(found: Sequence[Looked], others: Iterable[Looked], chance: float, looks: float) -> list[tuple[Looked, list[Looked]]]:
    """Each wave once, with the wider series that it carries; `found` as `significant` gives them.

    `others` are further series whose excess is known; `chance` is the probability up to which a series is beyond it.
    """
    known = {one.series: one for one in (*others, *found)}
    left = list(found)
    told: list[tuple[Looked, list[Looked]]] = []
    explained: dict[Series, float] = {}
    while left:
        wave = _narrowest(left, explained)
        run = wave.run()
        carried: list[Looked] = []
        rest: list[Looked] = []
        for other in left:
            if other is wave or _within(other.series, wave.series):
                continue
            shared = _shared(other.series, wave.series)
            part = known.get(shared) if shared is not None else None
            if part is not None:
                explained[other.series] = explained.get(other.series, 0.0) + max(_excess(part, run), 0.0)
                if _chance_of_rest(other, explained[other.series], looks) > chance:
                    if _within(wave.series, other.series):
                        carried.append(other)
                    continue
            rest.append(other)
        told.append((wave, carried))
        left = rest
    return told


def _narrowest(left: Sequence[Looked], explained: dict[Series, float]) -> Looked:
    """The series that tells most; the brands in it where they hold most of it; the narrowest that holds most of that."""

    def telling(one: Looked) -> float:
        return _telling(one, explained.get(one.series, 0.0))

    first = max(left, key=telling)
    excess = _excess(first, first.run()) - explained.get(first.series, 0.0)
    if not first.series.brand:
        branded = [one for one in left if one.series.brand and _without_brand(one.series) == first.series]
        if sum(_excess(one, first.run()) for one in branded) >= _MOST_OF_IT * excess:
            first = max(branded, key=telling, default=first)
            excess = _excess(first, first.run())
    run = first.run()
    inside = [one for one in left if _within(one.series, first.series) and _excess(one, run) >= _MOST_OF_IT * excess]
    return max([first, *inside], key=lambda one: (_specific(one.series), _excess(one, run)))


def _telling(one: Looked, explained: float) -> float:
    """The logarithm of how much likelier the counts are with a surge than without, over the spread (Kulldorff 1997)."""
    observed, expected = one.sums(one.window)
    rest = observed - explained
    return float((rest * np.log(rest / expected) - rest + expected) / one.spread) if rest > expected else 0.0


def _without_brand(series: Series) -> Series:
    return Series("", series.scam_type, series.channel, series.country)


def _unlikely(one: Looked) -> tuple[float, float]:
    """The least likely first; where probabilities are too small to tell apart, the most telling."""
    return one.chance, -_telling(one, 0.0)


def _excess(one: Looked, run: int) -> float:
    observed, expected = one.sums(run)
    return observed - expected


def _chance_of_rest(one: Looked, explained: float, looks: float) -> float:
    observed, expected = one.sums(one.window)
    rest = np.round(observed - explained)
    if rest <= expected:
        return 1.0
    mean = np.array([expected])
    return min(1.0, looks * float(tail(np.array([rest]), mean, one.spread * mean)[0]))


def _specific(series: Series) -> int:
    return sum(bool(getattr(series, name)) for name in _NAMES)


def _within(narrow: Series, wide: Series) -> bool:
    """Whether all that `narrow` counts is counted by `wide` too."""
    return all(getattr(wide, name) in {"", getattr(narrow, name)} for name in _NAMES)


def _shared(one: Series, other: Series) -> Series | None:
    """The series of what both count; None where they count nothing in common."""
    names = {}
    for name in _NAMES:
        first, second = getattr(one, name), getattr(other, name)
        if first and second and first != second:
            return None
        names[name] = first or second
    return Series(**names)
