"""Counts of days drawn small: the points of a line or the bars of a chart, in the units of its own box."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

WIDTH: Final = 112
HEIGHT: Final = 24
_MOST_BARS: Final = 120
_WIDEST: Final = 24


def points(counts: Sequence[int]) -> str:
    """The points of a line through the counts, for an SVG of `WIDTH` by `HEIGHT`."""
    top, step = max(counts, default=0) or 1, WIDTH / max(1, len(counts) - 1)
    return " ".join(f"{place * step:.1f},{HEIGHT - 1 - (HEIGHT - 2) * count / top:.1f}" for place, count in enumerate(counts))


def binned(counts: Sequence[int]) -> tuple[list[int], int]:
    """The counts of so many days together that there are at most some bars, and how many days one has."""
    days = max(1, -(-len(counts) // _MOST_BARS))
    return [sum(counts[start : start + days]) for start in range(0, len(counts), days)], days


def bars(counts: Sequence[int], width: int, height: int) -> list[tuple[float, float, float, float]]:
    """Left, top, width and height of a bar for each count."""
    top, step = max(counts, default=0) or 1, width / max(1, len(counts))
    return [(round(place * step, 2), round(height - height * count / top, 2), round(max(0.5, min(_WIDEST, step * 0.82)), 2), round(height * count / top, 2)) for place, count in enumerate(counts)]
