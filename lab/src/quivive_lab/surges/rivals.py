"""Other ways to tell a surge, tried and not shipped: EARS, a smoothed average, and a sum that remembers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from quivive.surges.baseline import Prior, fit
from quivive.surges.steps import PACES, columns
from quivive.watching import Period

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_BASELINE, _LAG = 7, 2


def ears(counts: Ints, steps: Iterable[int], kind: int) -> Floats:
    """The statistic of EARS C1, C2 or C3 (Hutwagner et al. 2003, Journal of Urban Health 80:i89-i96).

    Standard deviations above the mean of seven steps, that end just before (C1) or two steps earlier (C2); C3 sums what
    C2 has above 1 over three steps. At least 0.2 is taken for a standard deviation, as one case among zeros would be.
    """

    def deviation(step: int, lag: int) -> Floats:
        before = counts[:, step - lag - _BASELINE : step - lag]
        spread = np.maximum(before.std(axis=1, ddof=1), 0.2)
        return np.asarray((counts[:, step] - before.mean(axis=1)) / spread)

    if kind < 3:  # noqa: PLR2004 - the names are C1, C2, C3
        lag = 0 if kind == 1 else _LAG
        return np.stack([deviation(step, lag) for step in steps], axis=1)
    return np.stack([sum(np.maximum(deviation(step - back, _LAG) - 1, 0) for back in range(3)) for step in steps], axis=1)


def smoothed(counts: Ints, steps: Iterable[int], share: float = 0.4) -> Floats:
    """How far an exponentially weighted moving average lies above the mean of a year, in its standard deviations."""
    found = []
    for step in steps:
        before = counts[:, step - 56 : step - 4].astype(float)
        latest = counts[:, step - 11 : step + 1] @ (share * (1 - share) ** np.arange(12)[::-1])
        spread = np.sqrt(np.maximum(before.var(axis=1), before.mean(axis=1)) * share / (2 - share))
        found.append((latest - before.mean(axis=1)) / np.maximum(spread, 0.1))
    return np.stack(found, axis=1)


def remembered(counts: Ints, first: datetime, steps: range, doubling: float = 2.0) -> Floats:
    """A CUSUM of log likelihood ratios on the shipped baseline: how much likelier `doubling` times the mean is.

    Negative binomial, for a mean that changes (Höhle and Paul 2008, Computational Statistics & Data Analysis
    52:4357-4368); reset to nothing after it has passed each alarm level would need the level, so it is not reset.
    """
    pace = PACES[Period.WEEK]
    total = np.zeros(len(counts))
    found = []
    for step in range(steps.start - 8, steps.stop):
        begin = max(0, step + 1 - pace.history - pace.guard)
        part = counts[:, begin : step + 1].astype(float)
        design, spread = columns(Period.WEEK, first + timedelta(weeks=begin), part.shape[1])
        learned = part.shape[1] - pace.guard
        credit = 0.5 ** (np.arange(learned)[::-1] / pace.half_life)
        baseline = fit(part[:, :learned], design[:learned], credit, Prior(np.zeros(len(spread)), 1 / spread**2), (1,))
        mean = baseline.means(design[-1:])[:, 0]
        size = mean / np.maximum(baseline.dispersions[:, 0] - 1, 1e-3)
        gain = part[:, -1] * np.log(doubling) + (part[:, -1] + size) * np.log((size + mean) / (size + doubling * mean))
        total = np.maximum(total + gain, 0)
        if step >= steps.start:
            found.append(total.copy())
    return np.stack(found, axis=1)
