"""How unlikely the latest counts of many series are under their baselines, over windows that end now."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from quivive.frozen import frozen
from quivive.surges.baseline import Baseline, Floats
from quivive.surges.tails import tail


@frozen
class Scores:
    """A row for each series: the probability that chance alone counts so many, in the window where it is smallest.

    `chance` (series,) is already multiplied for having looked at several windows; `window` (series,) the length of the
    most telling one; `observed`, `expected`, `variance` (series,) are sums over it.
    """

    chance: Floats
    window: NDArray[np.int64]
    observed: Floats
    expected: Floats
    variance: Floats


def score(latest: Floats, columns: Floats, baseline: Baseline, windows: tuple[int, ...], looks: float) -> Scores:
    """Score `latest` (series, steps), the newest step last, on its `columns` (steps, columns)."""
    expected = np.exp(np.clip(baseline.coefficients @ columns.T, -12.0, 20.0))
    chances, sums = [], []
    for place, length in enumerate(windows):
        mean = expected[:, -length:].sum(axis=1)
        gradient = expected[:, -length:] @ columns[-length:] / mean[:, None]
        unsure = np.einsum("sp,spq,sq->s", gradient, baseline.covariance, gradient)
        variance = baseline.dispersions[:, place] * mean + mean**2 * np.expm1(np.minimum(unsure, 3.0))
        observed = latest[:, -length:].sum(axis=1)
        chance = np.ones_like(mean)
        more = observed > mean
        chance[more] = tail(observed[more], mean[more], variance[more])
        chances.append(chance)
        sums.append((observed, mean, variance))
    all_chances = np.stack(chances)
    best = all_chances.argmin(axis=0)
    rows = np.arange(len(latest))
    stacked = np.array(sums)
    observed, mean, variance = (stacked[best, part, rows] for part in range(3))
    return Scores(
        np.minimum(1.0, all_chances[best, rows] * looks), np.array(windows)[best], observed, mean, variance
    )
