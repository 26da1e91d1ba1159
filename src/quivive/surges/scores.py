"""How unlikely the latest counts of many series are under their baselines, over windows that end now."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from quivive.frozen import frozen
from quivive.surges.baseline import Baseline, Floats
from quivive.surges.tails import tail

_LEAST_SURE = 3.0
"""The largest variance of the logarithm of a mean that is reckoned with."""


@frozen
class Scores:
    """A row for each series: the probability that chance alone counts so many, in the window where it is smallest.

    `chance` (series,) is already multiplied for having looked at several windows; `window` (series,) the length of the
    most telling one, `expected` and `variance` (series,) are of the sum over it, `means` (series, steps) of each step.
    """

    chance: Floats
    window: NDArray[np.int64]
    expected: Floats
    variance: Floats
    means: Floats


def score(latest: Floats, columns: Floats, baseline: Baseline, windows: tuple[int, ...], looks: float) -> Scores:
    """Score `latest` (series, steps), the newest step last, on its `columns` (steps, columns).

    The spread of a count has two parts: that of the counts themselves, and what is not known of their mean.
    """
    means = baseline.means(columns)
    chances, sums = [], []
    for place, length in enumerate(windows):
        mean = means[:, -length:].sum(axis=1)
        gradient = means[:, -length:] @ columns[-length:] / mean[:, None]
        unsure = np.einsum("sp,spq,sq->s", gradient, baseline.covariance, gradient)
        variance = baseline.dispersions[:, place] * mean + mean**2 * np.expm1(np.minimum(unsure, _LEAST_SURE))
        observed = latest[:, -length:].sum(axis=1)
        chance = np.ones_like(mean)
        more = observed > mean
        chance[more] = tail(observed[more], mean[more], variance[more])
        chances.append(chance)
        sums.append((mean, variance))
    stacked = np.stack(chances)
    best, rows = stacked.argmin(axis=0), np.arange(len(latest))
    expected, variance = np.array(sums)[best, :, rows].T
    return Scores(np.minimum(1.0, stacked[best, rows] * looks), np.array(windows)[best], expected, variance, means)
