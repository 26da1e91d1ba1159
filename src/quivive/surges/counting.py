"""Counts of leaves (brand x type x channel x country) summed to all their roll-ups, without holding what is zero."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import product

import numpy as np
from numpy.typing import NDArray

from quivive.frozen import frozen
from quivive.surges.baseline import Floats
from quivive.surges.steps import PACES, beginning, history_since
from quivive.watching import Period, Series

Ints = NDArray[np.int64]

_LARGEST_COUNT = 10**9
_KEPT = tuple(product((True, False), repeat=4))
"""Which of brand, type, channel and country a level keeps, the most specific first."""


@frozen
class Counted:
    """Counts by leaf and step. `leaf`, `step`, `count` are parallel; steps from 0 on, the last is `steps` - 1.

    `first` is the beginning of step 0: that of the oldest count at all, or of the most history that is used.
    """

    leaves: tuple[Series, ...]
    leaf: Ints
    step: Ints
    count: Floats
    first: datetime
    steps: int


@frozen
class Level:
    """The series that keep the same of the four: `series`, and for each leaf the place of its series, -1 without one."""

    series: tuple[Series, ...]
    of_leaf: Ints


def count(rows: Iterable[tuple[datetime, Series, int]], at: datetime, period: Period) -> Counted:
    """Sort counts into steps up to the one that `at` lies in; later and too old ones are left out.

    A count below nothing is nothing. Rows may come in any order and more than once for a step: they are added.
    """
    pace = PACES[period]
    last = beginning(at, period)
    most_back = (last - history_since(at, period)) // pace.step
    places: dict[Series, int] = {}
    starts: dict[datetime, int] = {}
    found = array("q")
    for moment, series, reports in rows:
        back = starts.get(moment)
        if back is None:
            back = starts[moment] = (last - beginning(moment, period)) // pace.step
        if 0 <= back <= most_back and reports > 0:
            found.extend((places.setdefault(series, len(places)), back, min(int(reports), _LARGEST_COUNT)))
    table = np.frombuffer(found, dtype=np.int64).reshape(-1, 3)
    steps = int(table[:, 1].max(initial=0)) + 1
    return Counted(
        tuple(places), table[:, 0], steps - 1 - table[:, 1], table[:, 2].astype(float), last - (steps - 1) * pace.step, steps
    )


def levels(leaves: tuple[Series, ...]) -> Iterator[Level]:
    """All sixteen levels. What a leaf does not know (empty) has no series of its own, only a part in the roll-ups."""
    for kept in _KEPT:
        places: dict[Series, int] = {}
        of_leaf = np.full(len(leaves), -1)
        for place, leaf in enumerate(leaves):
            values = (leaf.brand, leaf.scam_type, leaf.channel, leaf.country)
            named = tuple(value if keep else "" for value, keep in zip(values, kept, strict=True))
            if all(value for value, keep in zip(named, kept, strict=True) if keep):
                of_leaf[place] = places.setdefault(Series(*named), len(places))
        yield Level(tuple(places), of_leaf)


def latest_sums(counted: Counted, level: Level, window: int) -> Floats:
    """The sum of each series of a level over the latest `window` steps."""
    place = level.of_leaf[counted.leaf]
    some = (place >= 0) & (counted.step >= counted.steps - window)
    return np.bincount(place[some], counted.count[some], len(level.series)).astype(float)


def table(counted: Counted, level: Level, wanted: Ints) -> Floats:
    """The counts of the `wanted` places of a level, (wanted, steps)."""
    row = np.full(len(level.series) + 1, -1)
    row[wanted] = np.arange(len(wanted))
    rows = row[level.of_leaf[counted.leaf]]
    some = rows >= 0
    flat = np.bincount(rows[some] * counted.steps + counted.step[some], counted.count[some], len(wanted) * counted.steps)
    return flat.reshape(len(wanted), counted.steps).astype(float)
