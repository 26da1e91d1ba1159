"""How fast a campaign grows in a country: the doubling time of its daily reports, and how sure that is."""

from __future__ import annotations

import math
from datetime import date, timedelta
from enum import StrEnum

from quivive.frozen import frozen
from quivive.spread.traces import Presence

WINDOW = 14
"""Days that are looked at; the last one is left out, for reports come late."""
LEAST_REPORTS, LEAST_DAYS = 10, 5
"""Below, nothing is said."""
_SURE = 1.645
"""Standard errors: one in twenty slopes that are 0 is called growing."""
_ROUNDS, _CLOSE, _SMALLEST, _MOST_LOG = 25, 1e-9, 1e-12, 30.0
"""Steps of Newton's method, when it is there, and bounds that keep it from overflowing."""


class Trend(StrEnum):
    """Which way it goes."""

    GROWING = "growing"
    STEADY = "steady"
    """No growth and no decline that could not be chance."""
    DECLINING = "declining"
    UNKNOWN = "unknown"
    """Too few reports to say."""


@frozen
class Growth:
    """`doubling` is in days where it is growing (halving where it is declining), else None."""

    trend: Trend
    doubling: float | None = None


def growth(presence: Presence, at: date) -> Growth:
    """The growth in the `WINDOW` days before `at`.

    A log-linear Poisson regression of the daily counts on the day, its standard error widened by the Pearson
    dispersion where counts vary more than chance (McCullagh and Nelder 1989).
    """
    begin = max(presence.first_seen, at - timedelta(WINDOW))
    length = (at - begin).days
    known = dict(zip(presence.days, presence.counts, strict=True))
    counts = [known.get(begin + timedelta(number), 0) for number in range(length)]
    if length < LEAST_DAYS or sum(counts) < LEAST_REPORTS:
        return Growth(Trend.UNKNOWN)
    slope, error = _slope(counts)
    if slope - _SURE * error > 0:
        return Growth(Trend.GROWING, math.log(2) / slope)
    if slope + _SURE * error < 0:
        return Growth(Trend.DECLINING, math.log(2) / -slope)
    return Growth(Trend.STEADY)


def _slope(counts: list[int]) -> tuple[float, float]:
    """The slope of the logarithm a day, and its standard error, by Newton's method; days are centred."""
    centre = (len(counts) - 1) / 2
    days = [number - centre for number in range(len(counts))]
    level, slope = math.log(sum(counts) / len(counts)), 0.0
    for _ in range(_ROUNDS):
        means = _means(level, slope, days)
        a, b, c = _information(means, days)
        determinant = a * c - b * b
        if determinant <= _SMALLEST:
            break
        u = sum(counts) - a
        v = sum((count - mean) * day for count, mean, day in zip(counts, means, days, strict=True))
        steps = (c * u - b * v) / determinant, (a * v - b * u) / determinant
        level, slope = level + max(-1.0, min(1.0, steps[0])), slope + max(-1.0, min(1.0, steps[1]))
        if abs(steps[0]) + abs(steps[1]) < _CLOSE:
            break
    means = _means(level, slope, days)
    a, b, c = _information(means, days)
    pearson = sum((count - mean) ** 2 / max(mean, _SMALLEST) for count, mean in zip(counts, means, strict=True))
    dispersion = max(1.0, pearson / max(1, len(counts) - 2))
    return slope, math.sqrt(dispersion * a / max(a * c - b * b, _SMALLEST))


def _means(level: float, slope: float, days: list[float]) -> list[float]:
    return [math.exp(max(-_MOST_LOG, min(_MOST_LOG, level + slope * day))) for day in days]


def _information(means: list[float], days: list[float]) -> tuple[float, float, float]:
    """The entries of the information matrix of level and slope."""
    return (
        sum(means),
        sum(mean * day for mean, day in zip(means, days, strict=True)),
        sum(mean * day * day for mean, day in zip(means, days, strict=True)),
    )
