"""Thousands of series looked at together: false surges told without any, and waves put in that are told once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np

from quivive.surges import detect
from quivive.surges.detection import SHIPPED, Settings
from quivive.watching import Period, Series

_FIRST = datetime(2025, 1, 1, tzinfo=UTC)
_DAYS = 500
_BRANDS, _TYPES, _CHANNELS, _COUNTRIES = 60, 5, 2, 6
_ALONE = Settings(share_of_false=1.0)
"""Each series by itself: only its own false alarms are bounded."""


def many(looks: int, seed: int) -> list[int]:
    """Looks without any surge, then as many with three waves each: of a leaf, of a brand in all countries, of a new brand.

    In this order: looks, series, false surges told, the same without the bound over all series, waves put in, waves told
    (at any level that holds them), those told at the level that they were put in at, further lines that were told.
    """
    random = np.random.default_rng(seed)
    leaves = [
        Series(f"brand-{b}", f"type-{t}", f"channel-{c}", f"country-{k}")
        for b in range(_BRANDS) for t in range(_TYPES) for c in range(_CHANNELS) for k in range(_COUNTRIES)
    ]  # fmt: skip
    rates = random.gamma(0.2, 0.5, len(leaves))
    rows = []
    for leaf, rate in zip(leaves, rates, strict=True):
        counts = random.negative_binomial(rate / 0.3, 1 / 1.3, _DAYS) if rate > 1e-6 else np.zeros(_DAYS, int)  # noqa: PLR2004 - nothing
        rows += [(_FIRST + timedelta(days=int(day)), leaf, int(counts[day])) for day in np.flatnonzero(counts)]
    false = alone = put = told = exact = further = series = 0
    for look in range(looks):
        at = _FIRST + timedelta(days=_DAYS - 1 - look)
        found = detect(rows, at=at, period=Period.DAY, settings=SHIPPED)
        series = found.looked_at
        false += len(found.waves)
        alone += len(detect(rows, at=at, period=Period.DAY, settings=_ALONE).waves)
        waves, extra = _waves(random, at)
        lines = [wave.surge.series for wave in detect([*rows, *extra], at=at, period=Period.DAY).waves]
        put += len(waves)
        told += sum(any(_holds(line, wave) for line in lines) for wave in waves)
        exact += sum(wave in lines for wave in waves)
        further += sum(line not in waves for line in lines)
    return [looks, series, false, alone, put, told, exact, further]


def _waves(random: np.random.Generator, at: datetime) -> tuple[list[Series], list[tuple[datetime, Series, int]]]:
    brand, other = random.choice(_BRANDS, 2, replace=False)
    leaf = Series(f"brand-{brand}", "type-1", "channel-0", "country-2")
    wide = Series(f"brand-{other}", "type-3", "channel-1", "")
    new = Series("brand-new", "type-0", "channel-0", "country-4")
    rows = [(at, leaf, 12), (at, new, 6)]
    rows += [(at, Series(wide.brand, wide.scam_type, wide.channel, f"country-{k}"), 4) for k in range(_COUNTRIES)]
    return [leaf, wide, new], rows


def _holds(line: Series, wave: Series) -> bool:
    """Whether a told series speaks of the brand of a wave."""
    return line.brand == wave.brand
