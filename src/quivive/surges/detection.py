"""From counts of reports to the surges among them: which series has more than is usual now, and which one tells why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

import numpy as np

from quivive.frozen import frozen
from quivive.surges.baseline import Floats
from quivive.surges.counting import Counted, Ints, Level, count, latest_sums, levels
from quivive.surges.events import KnownEvent
from quivive.surges.explaining import significant, waves
from quivive.surges.looking import Look, Looked
from quivive.surges.steps import PACES, Pace, beginning
from quivive.surges.tails import usual_up_to
from quivive.watching import Period, Series, Surge


@frozen
class Settings:
    """What counts as a surge.

    `false_a_year` is how often a series that has none may be called one in a year, `share_of_false` what share of the
    surges of one look may be false, `least` the fewest reports and `least_ratio` the smallest ratio to the usual that
    are worth a line.
    """

    false_a_year: float = 0.5
    share_of_false: float = 0.05
    least: int = 3
    least_ratio: float = 1.2


SHIPPED = Settings()
_OF_TWENTY = 0.05
_NEARLY_NONE = 1e-9
"""The least mean that what is usual is reckoned for."""


@frozen
class Wave:
    """One surge, told at the level that explains it best.

    `carries` are the wider series that are above the usual only because of it. `recent` holds the latest steps, oldest
    first: beginning, reports, expected, and `usual` the reports that nineteen of twenty such steps would not pass. `quiet` is how many steps before the surge had no report of the series at all.
    `compared` tells whether the baseline knows an earlier time of the event that the surge names.
    """

    surge: Surge
    carries: tuple[Surge, ...]
    recent: tuple[tuple[datetime, int, float], ...]
    quiet: int
    compared: bool
    usual: tuple[float, ...] = ()


@frozen
class Detection:
    """What one look found: `waves`, the surest and largest first, among `looked_at` series.

    `start` is the step that was looked at, `since` the first step of the history, which has `steps`. With fewer than
    `needed` nothing is judged, and `waves` is empty.
    """

    period: Period
    start: datetime
    since: datetime
    steps: int
    needed: int
    looked_at: int
    waves: tuple[Wave, ...]


def detect(
    counts: Iterable[tuple[datetime, Series, int]],
    *,
    at: datetime,
    period: Period,
    events: Sequence[KnownEvent] = (),
    settings: Settings = SHIPPED,
) -> Detection:
    """The surges in the step that `at` lies in.

    `counts` are (a moment in the step, its leaf, reports); a leaf names brand, type, channel and country as far as they
    are known. Rows may come in any order, several for one step, and from any time: later ones than the step are left
    out. The history begins with the oldest row: what has no row since then had no report. `events` are those that the
    baseline reckons with (`known_events()`). Nothing reads the clock, and the same input gives the same answer.
    """
    pace, start = PACES[period], beginning(at, period)
    counted = count(counts, at, period)
    needed = pace.least + pace.guard
    looked_at, candidates = _candidates(counted, pace, settings)
    if counted.steps < needed:
        return Detection(period, start, counted.first, counted.steps, needed, looked_at, ())
    look = Look(counted, period, events)
    looked = [one for level, places in candidates for one in look.at(level, places)]
    limit = settings.false_a_year / pace.a_year
    found, sure = significant(looked, looked_at, limit, settings.share_of_false)
    certainty = dict(zip((one.series for one in found), sure, strict=True))
    worth = [one for one in found if _worth_a_line(one, settings)]
    chance = max((one.chance for one in worth), default=limit)
    carried = {one.series: wider for one, wider in waves(worth, looked, chance, pace.looks)}
    # Once more, with each wave counted once: the many series that a true one lifts must not let in false ones.
    lines, sure = significant([one for one in worth if one.series in carried], looked_at, limit, settings.share_of_false)
    told = tuple(
        Wave(
            _surge(one, period, start, pace, value, chance),
            tuple(_surge(each, period, start, pace, certainty[each.series], chance) for each in carried[one.series]),
            _recent(one, start, pace),
            one.quiet(one.run()),
            one.compared,
            tuple(map(float, _up_to(one.expected, one.spread, _OF_TWENTY))),
        )
        for one, value in zip(lines, sure, strict=True)
    )
    return Detection(period, start, counted.first, counted.steps, needed, looked_at, told)


def _candidates(counted: Counted, pace: Pace, settings: Settings) -> tuple[int, list[tuple[Level, Ints]]]:
    """How many series there are, and those of each level that have enough reports now to be a surge.

    A wider series of a single leaf counts what its leaf counts: it is the same one, and looked at once.
    """
    looked_at = 0
    found: list[tuple[Level, Ints]] = []
    for level in levels(counted.leaves):
        leaves = np.bincount(level.of_leaf[level.of_leaf >= 0], minlength=len(level.series))
        own = np.flatnonzero(leaves > 1) if found else np.arange(len(level.series))
        looked_at += len(own)
        found.append((level, own[latest_sums(counted, level, pace.windows[-1])[own] >= settings.least]))
    return looked_at, found


def _worth_a_line(one: Looked, settings: Settings) -> bool:
    observed, expected = one.sums(one.run())
    return observed >= max(settings.least, settings.least_ratio * expected)


def _surge(one: Looked, period: Period, start: datetime, pace: Pace, certainty: float, chance: float) -> Surge:
    run = one.run()
    observed, expected = one.sums(run)
    upper = float(_up_to(np.array([expected]), one.spread, chance)[0])
    return Surge(
        one.series, period, start, start - (run - 1) * pace.step, round(observed), expected, upper, certainty, one.event
    )


def _up_to(mean: Floats, spread: float, chance: float) -> Floats:
    """What would still be usual for sums of these means."""
    mean = np.maximum(mean, _NEARLY_NONE)
    return usual_up_to(mean, np.maximum(spread, 1.0) * mean, max(chance, 1e-9))


def _recent(one: Looked, start: datetime, pace: Pace) -> tuple[tuple[datetime, int, float], ...]:
    shown = len(one.expected)
    return tuple(
        (start - (shown - 1 - place) * pace.step, round(float(reports)), float(expected))
        for place, (reports, expected) in enumerate(zip(one.counts[-shown:], one.expected, strict=True))
    )
