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
_ROUNDS = 25


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
        means = [math.exp(max(-30.0, min(30.0, level + slope * day))) for day in days]
        a, b, c = sum(means), sum(m * d for m, d in zip(means, days, strict=True)), sum(m * d * d for m, d in zip(means, days, strict=True))
        u = sum(counts) - a
        v = sum((y - m) * d for y, m, d in zip(counts, means, days, strict=True))
        determinant = a * c - b * b
        if determinant <= 1e-12:
            break
        step = ((c * u - b * v) / determinant, (a * v - b * u) / determinant)
        level, slope = level + max(-1.0, min(1.0, step[0])), slope + max(-1.0, min(1.0, step[1]))
        if abs(step[0]) + abs(step[1]) < 1e-9:
            break
    means = [math.exp(max(-30.0, min(30.0, level + slope * day))) for day in days]
    a, b, c = sum(means), sum(m * d for m, d in zip(means, days, strict=True)), sum(m * d * d for m, d in zip(means, days, strict=True))
    pearson = sum((y - m) ** 2 / max(m, 1e-9) for y, m in zip(counts, means, strict=True)) / max(1, len(counts) - 2)
    determinant = max(a * c - b * b, 1e-12)
    return slope, math.sqrt(max(1.0, pearson) * a / determinant)
