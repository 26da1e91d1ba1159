"""What is usual for each series that may be a surge, and how far the latest counts lie above it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from quivive.frozen import frozen
from quivive.surges.baseline import DISPERSION, HOUSEHOLD, Baseline, Floats, Prior, fit
from quivive.surges.counting import Counted, Ints, Level, table
from quivive.surges.events import KnownEvent, applies, in_steps
from quivive.surges.scores import Scores, score
from quivive.surges.steps import PACES, Pace, columns
from quivive.watching import Period, Series

_AT_ONCE = 2048
"""Series that are fitted together: enough for fast arithmetic, few enough for little memory."""
_LIKE_ALL = 0.35
"""How far the weekdays and seasons of a series are thought to lie from those of all reports together."""
_SPARSE = 0.2
"""Fewer reports than so many a step are hardly any."""
_WORTH = 50.0
"""How many reports of sparse leaves what is thought of their spread is worth."""
_OF_AN_EVENT = 1.5
"""How far an event is thought to move a series, on the logarithm of counts, before an earlier one is looked at."""


@frozen
class Looked:
    """One series at the step that is looked at.

    `chance` is the probability that chance alone counts so many in the latest `window` steps. `counts` holds all
    steps and `expected` the latest of them, the newest last; the variance of a sum is `spread` times its mean. `event`
    is the known event of these days, `compared` tells whether the history has an earlier one.
    """

    series: Series
    chance: float
    window: int
    counts: Floats
    expected: Floats
    spread: float
    event: str
    compared: bool

    def run(self) -> int:
        """How many latest steps the surge lasts: the window that tells it, and all before it that are above the usual."""
        above = self.counts[-len(self.expected) :] > self.expected
        inside = np.flatnonzero(above[-self.window :])
        length = self.window - int(inside[0]) if inside.size else self.window
        while length < len(above) and above[-length - 1]:
            length += 1
        return length

    def sums(self, steps: int) -> tuple[float, float]:
        """Reports and what was expected, over the latest `steps`."""
        return float(self.counts[-steps:].sum()), float(self.expected[-steps:].sum())

    def quiet(self, steps: int) -> int:
        """How many steps just before the latest `steps` had no report at all."""
        reported = np.flatnonzero(self.counts[: len(self.counts) - steps])
        return len(self.counts) - steps - 1 - int(reported[-1]) if reported.size else len(self.counts) - steps


class Look:
    """One look at one step of many series."""

    def __init__(self, counted: Counted, period: Period, events: Sequence[KnownEvent]) -> None:
        self._counted, self._pace = counted, PACES[period]
        self._columns, self._spread = columns(period, counted.first, counted.steps)
        inside = {event: in_steps(event, counted.first, self._pace.step, counted.steps) for event in events}
        self._events = {event: at for event, at in inside.items() if at[-self._pace.windows[-1] :].any()}
        self._shape = np.zeros(len(self._spread))
        self._dispersion = _of_sparse_leaves(counted, self._learned)
        everything = np.bincount(counted.step, counted.count, counted.steps).astype(float)[None, :]
        everything_alone = judge(everything, self._columns, self._prior(()), self._pace)[0]
        self._shape = np.r_[0.0, 0.0, everything_alone.coefficients[0, 2:]]
        self._spread[2:] = np.minimum(self._spread[2:], _LIKE_ALL)

    def at(self, level: Level, places: Ints) -> list[Looked]:
        """The series at these places of a level."""
        groups: dict[tuple[KnownEvent, ...], list[int]] = defaultdict(list)
        for place in places.tolist():
            groups[applies(self._events, level.series[place])].append(place)
        return [
            looked
            for events, wanted in groups.items()
            for begin in range(0, len(wanted), _AT_ONCE)
            for looked in self._looked(level, wanted[begin : begin + _AT_ONCE], events)
        ]

    def _looked(self, level: Level, places: list[int], events: tuple[KnownEvent, ...]) -> list[Looked]:
        counts = table(self._counted, level, np.array(places))
        known = tuple(event for event in events if self._events[event][: self._learned].any())
        scores = judge(counts, self._with(known), self._prior(known), self._pace)[1]
        event = (known or events or (None,))[0]
        return [
            Looked(
                level.series[place],
                float(scores.chance[row]),
                int(scores.window[row]),
                counts[row],
                scores.means[row],
                float(scores.variance[row] / scores.expected[row]),
                event.id if event else "",
                event in known,
            )
            for row, place in enumerate(places)
        ]

    @property
    def _learned(self) -> int:
        """The steps that baselines are learned from: all but the latest."""
        return self._counted.steps - self._pace.guard

    def _prior(self, events: tuple[KnownEvent, ...]) -> Prior:
        spread = np.r_[self._spread, np.full(len(events), _OF_AN_EVENT)]
        return Prior(np.r_[self._shape, np.zeros(len(events))], 1 / spread**2, self._dispersion)

    def _with(self, events: tuple[KnownEvent, ...]) -> Floats:
        return np.column_stack([self._columns, *(self._events[event] for event in events)])


def judge(counts: Floats, design: Floats, prior: Prior, pace: Pace) -> tuple[Baseline, Scores]:
    """Learn the baselines of `counts` (series, steps) from all but the latest steps, and score these.

    `design` are the columns of the steps. Those that are scored are the ones that are shown; the last is judged.
    """
    learned = counts.shape[1] - pace.guard
    credit = 0.5 ** (np.arange(learned)[::-1] / pace.half_life)
    baseline = fit(counts[:, :learned], design[:learned], credit, prior, pace.windows)
    shown = min(pace.shown, counts.shape[1])
    return baseline, score(counts[:, -shown:], design[-shown:], baseline, pace.windows, pace.looks)


def _of_sparse_leaves(counted: Counted, learned: int) -> float:
    """How far reports come several at once where there are hardly any: phi of all sparse leaves together.

    A leaf with three reports in a year cannot tell it, thousands can. As the mean goes to nothing, phi is the mean of the
    squares over the mean; what may be a surge counts as the three reports that are none.
    """
    past = counted.step < learned
    cells, places = np.unique(counted.leaf[past] * counted.steps + counted.step[past], return_inverse=True)
    reports = np.minimum(np.bincount(places, counted.count[past]), HOUSEHOLD)
    leaf = cells // counted.steps
    sparse = np.bincount(leaf, reports, len(counted.leaves))[leaf] < _SPARSE * learned
    squares, total = float((reports[sparse] ** 2).sum()), float(reports[sparse].sum())
    return max(DISPERSION, (squares + DISPERSION * _WORTH) / (total + _WORTH))
