"""What Quivive would have said step by step: the shipped method, each step judged with only what came before it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from quivive.surges.baseline import Prior
from quivive.surges.looking import judge
from quivive.surges.steps import PACES, Pace, columns
from quivive.watching import Period

Floats = NDArray[np.float64]


def chances(
    counts: NDArray[np.int64], period: Period, first: datetime, steps: Iterable[int], least: int = 1, pace: Pace | None = None
) -> Floats:
    """The probability that chance alone counts so many, for each series and each of `steps`, in their order.

    `counts` is (series, steps) and begins at `first`. 1 where fewer than `least` reports were counted in the telling window.
    """
    pace = pace or PACES[period]
    found = []
    for step in steps:
        begin = max(0, step + 1 - pace.history - pace.guard)
        part = counts[:, begin : step + 1].astype(float)
        design, spread = columns(period, first + timedelta(seconds=begin * pace.step.total_seconds()), part.shape[1])
        _, scores = judge(part, design, Prior(np.zeros(len(spread)), 1 / spread**2), pace)
        totals = np.cumsum(part[:, ::-1], axis=1)
        enough = totals[np.arange(len(part)), scores.window - 1] >= least
        found.append(np.where(enough, scores.chance, 1.0))
    return np.stack(found, axis=1)
