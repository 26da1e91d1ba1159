"""The steps of a series: where each begins, in UTC, and which columns of a model tell their weekday, season and trend."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np

from quivive.frozen import frozen
from quivive.surges.baseline import Floats
from quivive.watching import Period

_YEAR = 365.2425
_WEEK = timedelta(days=7)
_FIRST_MONDAY = datetime(1970, 1, 5, tzinfo=UTC)
_ENOUGH_FOR_SEASON = 1.5
"""Years of history from which on a season can be told from a trend."""
_ENOUGH_FOR_HALF_SEASON = 2.5


@frozen
class Pace:
    """How a series of one period is looked at.

    `step` is the length of a step, `windows` the lengths, in steps, of the sums that end now and are judged, `history`
    the most steps that a baseline is learned from, `half_life` the steps after which one counts half, `least` the fewest, `guard` the latest steps that it is not learned
    from, `shown` the steps that are shown and in which a surge's beginning is looked for, `looks` what looking at
    several overlapping windows costs (measured: `quivive-lab surges`), `a_year` the steps of a year.
    """

    step: timedelta
    windows: tuple[int, ...]
    history: int
    half_life: int
    least: int
    guard: int
    shown: int
    looks: float
    a_year: float


PACES = {
    Period.HOUR: Pace(timedelta(hours=1), (1, 6, 24), 56 * 24, 21 * 24, 7 * 24, 48, 72, 2.0, 8766.0),
    Period.DAY: Pace(timedelta(days=1), (1, 3, 7), 730, 180, 28, 14, 28, 2.0, 365.25),
    Period.WEEK: Pace(_WEEK, (1, 2), 312, 208, 12, 4, 26, 1.5, 52.18),
}
"""What is shipped; the figures behind it are in docs/surges.md."""


def beginning(moment: datetime, period: Period) -> datetime:
    """The beginning of the step that `moment` lies in; a moment without a time zone is taken for UTC."""
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    step = PACES[period].step
    return _FIRST_MONDAY + (moment - _FIRST_MONDAY) // step * step


def history_since(at: datetime, period: Period) -> datetime:
    """The beginning of the oldest step that `detect` would use: counts from there on are enough."""
    pace = PACES[period]
    return beginning(at, period) - (pace.history + pace.guard - 1) * pace.step


def columns(period: Period, first: datetime, steps: int) -> tuple[Floats, Floats]:
    """The columns of a model for `steps` steps from `first` on, (steps, columns), and how far each may go.

    The columns: level, trend, then weekday, hour of day and season as far as the period and the history tell them. The
    second array is the standard deviation of the prior of each coefficient, on the logarithm of counts.
    """
    t = np.arange(steps, dtype=float)
    found, spread = [np.ones(steps), (t - steps + 1) / steps], [5.0, 1.0]
    years = steps / PACES[period].a_year
    if period is not Period.WEEK:
        hours = PACES[period].step / timedelta(hours=1)
        weekday = ((first - _FIRST_MONDAY) / timedelta(hours=1) + t * hours) // 24 % 7
        found += [(weekday == day) - 1 / 7.0 for day in range(6)]
        spread += [0.5] * 6
    if period is Period.HOUR:
        of_day = first.hour + t
        for waves in (1, 2, 3):
            found += _wave(of_day * waves / 24)
            spread += [1.0 / waves] * 2
    if years >= _ENOUGH_FOR_SEASON:
        of_year = (first - _FIRST_MONDAY) / timedelta(days=1) / _YEAR + t / PACES[period].a_year
        for waves in (1, 2) if years >= _ENOUGH_FOR_HALF_SEASON else (1,):
            found += _wave(of_year * waves)
            spread += [0.5] * 2
    return np.stack(found, axis=1), np.array(spread)


def _wave(turns: Floats) -> list[Floats]:
    return [np.cos(2 * np.pi * turns), np.sin(2 * np.pi * turns)]
