"""False alarms on series without a surge, and how soon a surge is seen, in the shipped setting."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from quivive.surges import SHIPPED
from quivive.surges.steps import PACES
from quivive.watching import Period
from quivive_lab.surges import nulls
from quivive_lab.surges.rolling import chances

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

FIRST = datetime(2024, 1, 1, tzinfo=UTC)
_YEARS = 7
_DAYS = _YEARS * 365


@dataclass(frozen=True)
class FalseAlarms:
    """A kind of series without a surge: false surges told, and steps with one, by series and year."""

    kind: str
    period: Period
    surges: float
    steps: float


def false_alarms(series: int, seed: int) -> Iterator[FalseAlarms]:
    """Every kind, by day over one year and by week over two."""
    for kind in nulls.KINDS:
        days = kind(np.random.default_rng(seed), series, _DAYS)
        weeks = days[:, : _DAYS // 7 * 7].reshape(series, -1, 7).sum(axis=2)
        for period, counts, years in ((Period.DAY, days[:, -1100:], 1), (Period.WEEK, weeks, 2)):
            pace = PACES[period]
            judged = round(years * pace.a_year)
            flags = alarms(counts, period, judged)
            yield FalseAlarms(
                kind.__name__, period, _told(flags, pace.windows[-1]) / series / years, int(flags.sum()) / series / years
            )


def alarms(counts: Ints, period: Period, judged: int) -> Flags:
    """Whether each of the last `judged` steps would be called a surge, by itself."""
    steps = range(counts.shape[1] - judged, counts.shape[1])
    limit = SHIPPED.false_a_year / PACES[period].a_year
    return np.asarray(chances(counts, period, FIRST, steps, SHIPPED.least) <= limit)


def _told(flags: Flags, window: int) -> int:
    """Surges, where alarms that are no further apart than a window are one."""
    told = 0
    last = np.full(len(flags), -window - 1)
    for step in range(flags.shape[1]):
        told += int(np.sum(flags[:, step] & (step - last > window)))
        last = np.where(flags[:, step], step, last)
    return told


@dataclass(frozen=True)
class Delay:
    """A surge of one size on one kind of series: share seen within two weeks, and days until then (1: the same day)."""

    kind: str
    surge: str
    seen: float
    median: float
    tenth: float


SURGES: tuple[tuple[str, tuple[float, ...]], ...] = (
    ("2 more a day", (2.0,) * 14),
    ("5 more a day", (5.0,) * 14),
    ("1, 2, 4, 8, 16 … more", tuple(min(2.0**day, 32.0) for day in range(14))),
    ("20 on one day", (20.0,)),
)
_LEVELS: tuple[Callable[[np.random.Generator, int, int], Ints], ...] = (
    nulls.nearly_empty, nulls.sparse, nulls.steady, nulls.weekly, nulls.large,
)  # fmt: skip


def delays(series: int, seed: int) -> Iterator[Delay]:
    """Surges of several sizes (Poisson around what is said) that begin in one of the last 30 days but 14."""
    for kind in _LEVELS:
        for name, extra in SURGES:
            random = np.random.default_rng(seed)
            counts = kind(random, series, 790)
            start = random.integers(790 - 30, 790 - 14, series)
            for day, mean in enumerate(extra):
                counts[np.arange(series), start + day] += random.poisson(mean, series)
            flags = alarms(counts, Period.DAY, 30)
            after = flags & (np.arange(790 - 30, 790) >= start[:, None]) & (np.arange(790 - 30, 790) < start[:, None] + 14)
            seen = after.any(axis=1)
            days = (after.argmax(axis=1) + 790 - 30 - start + 1)[seen]
            middle, late = (np.quantile(days, q) for q in (0.5, 0.9)) if seen.any() else (np.nan, np.nan)
            yield Delay(kind.__name__, name, float(seen.mean()), float(middle), float(late))
