"""Series without any surge, of the kinds that counts of reports come in, to count false alarms on."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_YEAR = 365.25


def _week(t: Floats) -> Floats:
    """Fewer on the weekend, most on Monday."""
    days = np.array([0.25, 0.1, 0.1, 0.05, 0.05, -0.3, -0.4])
    return np.asarray(days[t.astype(int) % 7])


def _negative_binomial(random: np.random.Generator, mean: Floats, phi: float) -> Ints:
    return random.negative_binomial(np.maximum(mean / (phi - 1), 1e-9), 1 / phi)


def nearly_empty(random: np.random.Generator, series: int, days: int) -> Ints:
    """A report in fifty days: most pairs of a brand and a country."""
    return random.poisson(0.02, (series, days))


def sparse(random: np.random.Generator, series: int, days: int) -> Ints:
    """A report in three days, and a little clustered."""
    return _negative_binomial(random, np.full((series, days), 0.33), 1.3)


def clustered(random: np.random.Generator, series: int, days: int) -> Ints:
    """Nothing for weeks, then two or three reports of one household or one forum on the same day."""
    return random.poisson(0.03, (series, days)) * random.integers(1, 4, (series, days))


def steady(random: np.random.Generator, series: int, days: int) -> Ints:
    """Five a day, Poisson."""
    return random.poisson(5.0, (series, days))


def weekly(random: np.random.Generator, series: int, days: int) -> Ints:
    """Eight a day with a week and a yearly season, overdispersed."""
    t = np.arange(days, dtype=float)
    mean = 8 * np.exp(_week(t) + 0.5 * np.cos(2 * np.pi * t / _YEAR))
    return _negative_binomial(random, np.broadcast_to(mean, (series, days)), 2.0)


def growing(random: np.random.Generator, series: int, days: int) -> Ints:
    """Doubles in a year, as when more people learn where to report."""
    t = np.arange(days, dtype=float)
    return _negative_binomial(random, np.broadcast_to(2 * 2 ** (t / _YEAR) * np.exp(_week(t)), (series, days)), 1.5)


def large(random: np.random.Generator, series: int, days: int) -> Ints:
    """Four hundred a day, with a variance twenty times the mean."""
    t = np.arange(days, dtype=float)
    return _negative_binomial(random, np.broadcast_to(400 * np.exp(_week(t)), (series, days)), 20.0)


def wandering(random: np.random.Generator, series: int, days: int) -> Ints:
    """A level that wanders: its logarithm returns to the middle in three weeks, with a standard deviation of 0.3."""
    keep = np.exp(-1 / 21)
    level = np.zeros((series, days))
    level[:, 0] = random.normal(0, 0.3, series)
    for day in range(1, days):
        level[:, day] = keep * level[:, day - 1] + random.normal(0, 0.3 * np.sqrt(1 - keep**2), series)
    return random.poisson(4 * np.exp(level))


def monthly(random: np.random.Generator, series: int, days: int) -> Ints:
    """Half as many again in the first three days of a month, when bills are sent."""
    t = np.arange(days)
    mean = 3 * np.where(t % 30 < 3, 1.5, 0.94) * np.exp(_week(t.astype(float)))
    return random.poisson(np.broadcast_to(mean, (series, days)))


def stepped(random: np.random.Generator, series: int, days: int) -> Ints:
    """Two thirds more from one day on, within the last year, for good: a new place to report from."""
    since = random.integers(days - 365, days, (series, 1))
    return random.poisson(np.where(np.arange(days) < since, 3.0, 5.0))


KINDS: tuple[Callable[[np.random.Generator, int, int], Ints], ...] = (
    nearly_empty, sparse, clustered, steady, weekly, growing, large, monthly, wandering, stepped,
)  # fmt: skip
"""All kinds; the last two change in a way that no baseline can know before."""
