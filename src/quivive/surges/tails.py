"""How likely it is to count so many or more, and what would still be usual, where counts spread as a negative binomial does."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

MOST_ROUNDS = 20_000
_CLOSE = 1e-12
_TINY = 1e-300
_EVEN = 1e-6
"""A variance beyond the mean by less than this share of it is taken for a Poisson's, nearly."""
_log_gamma = np.frompyfunc(math.lgamma, 1, 1)


def tail(observed: Floats, mean: Floats, variance: Floats) -> Floats:
    """P(Y >= observed) for negative binomial counts of this mean and variance; all of one shape, `mean` above 0.

    The tail is the regularised incomplete beta function I_x(observed, size) at x = mean / (size + mean)
    (NIST DLMF 8.17.24), summed as its continued fraction (8.17.22) by Lentz's way, which keeps its digits where the
    probability is as small as floating point can hold. A variance that is not above the mean is a Poisson's.
    """
    observed, mean = np.asarray(observed, float), np.asarray(mean, float)
    size = mean * mean / np.maximum(np.asarray(variance, float) - mean, _EVEN * mean)
    x = mean / (size + mean)
    # The fraction converges fast below this point; above it, the other tail is summed.
    swap = x > (observed + 1) / (observed + size + 2)
    a = np.where(swap, size, observed)
    b = np.where(swap, observed, size)
    at = np.where(swap, 1 - x, x)
    some = observed > 0
    result = np.ones_like(mean)
    part = _incomplete_beta(a[some], b[some], at[some])
    result[some] = np.where(swap[some], 1 - part, part)
    return result


def _incomplete_beta(a: Floats, b: Floats, x: Floats) -> Floats:
    logarithm = np.asarray(_log_gamma(a + b) - _log_gamma(a) - _log_gamma(b), float)
    front = np.exp(logarithm + a * np.log(x) + b * np.log1p(-x))
    return np.asarray(front / a * _fraction(a, b, x), float)


def _fraction(a: Floats, b: Floats, x: Floats) -> Floats:
    """The continued fraction of the incomplete beta function; what has converged takes no part in later rounds."""
    total = np.ones_like(a)
    c = np.ones_like(a)
    d = 1 / _away_from_zero(1 - (a + b) * x / (a + 1))
    total = d.copy()
    open_ = np.arange(a.size)
    for m in range(1, MOST_ROUNDS):
        p, q, z = a[open_], b[open_], x[open_]
        for step in (
            m * (q - m) * z / ((p + 2 * m - 1) * (p + 2 * m)),
            -(p + m) * (p + q + m) * z / ((p + 2 * m) * (p + 2 * m + 1)),
        ):
            d[open_] = 1 / _away_from_zero(1 + step * d[open_])
            c[open_] = _away_from_zero(1 + step / c[open_])
            change = c[open_] * d[open_]
            total[open_] *= change
        open_ = open_[np.abs(change - 1) > _CLOSE]
        if not open_.size:
            break
    return total


def _away_from_zero(value: Floats) -> Floats:
    return np.where(np.abs(value) < _TINY, _TINY, value)


def usual_up_to(mean: Floats, variance: Floats, chance: float) -> Floats:
    """The largest count that comes up with at least this chance: more is unusual. Found by halving."""
    low = np.floor(mean)
    high = np.ceil(mean + 4 + 12 * np.sqrt(variance) - math.log(chance) * np.maximum(variance / mean, 1))
    while np.any(high - low > 1):
        middle = np.floor((low + high) / 2)
        usual = tail(middle, mean, variance) >= chance
        low, high = np.where(usual, middle, low), np.where(usual, high, middle)
    return low
