"""Lines over time as places on a sheet, for drawings that need no script; and as numbers, for those that have one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from itertools import count

from quivive.frozen import frozen

WIDTH, HEIGHT = 640, 200
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 8, 8, 24
_DATES = 6


@frozen
class Chart:
    """`counts` of each of `days`; where it is known also what was `expected`, and up to where it is `usual`."""

    days: tuple[date, ...]
    counts: tuple[int, ...]
    expected: tuple[float, ...] = ()
    usual: tuple[float, ...] = ()

    @property
    def most(self) -> int:
        """The number at the upper edge: one whose quarters are whole numbers that are easily read."""
        highest = max((*self.counts, *self.usual, *self.expected, 4))
        return next(edge for zeros in count() for first in (4, 8, 20) if (edge := int(first * 10**zeros)) >= highest)

    @property
    def line(self) -> str:
        """The counts, as the points of a polyline."""
        return self._points(self.counts)

    @property
    def middle(self) -> str:
        """What was expected, likewise."""
        return self._points(self.expected)

    @property
    def band(self) -> str:
        """From nothing up to what is usual, as the points of a polygon."""
        if not self.usual:
            return ""
        return f"{self._x(0):g},{self._y(0):g} {self._points(self.usual)} {self._x(len(self.usual) - 1):g},{self._y(0):g}"

    @property
    def heights(self) -> list[tuple[float, int]]:
        """The lines across: where, and for how many reports."""
        return [(self._y(self.most * part / 4), self.most * part // 4) for part in range(5)]

    @property
    def dates(self) -> list[tuple[float, date]]:
        """The days that are written below: where, and which."""
        every = max(1, -(-len(self.days) // _DATES))
        return [(self._x(place), day) for place, day in enumerate(self.days) if not place % every and place <= len(self.days) - every / 2]

    @property
    def rows(self) -> list[tuple[date, int, float | None, float | None]]:
        """A row of the table for each day, the newest first."""
        expected = self.expected or (None,) * len(self.days)
        usual = self.usual or (None,) * len(self.days)
        return list(zip(self.days, self.counts, expected, usual, strict=True))[::-1]

    @property
    def numbers(self) -> str:
        """All of it as JSON: seconds since 1970, counts, what was expected, what is usual."""
        seconds = [round(datetime.combine(day, time(), UTC).timestamp()) for day in self.days]
        more = ([round(one, 2) for one in some] for some in (self.expected, self.usual) if some)
        return json.dumps([seconds, list(self.counts), *more])

    def _points(self, values: Sequence[float]) -> str:
        return " ".join(f"{self._x(place):g},{self._y(value):g}" for place, value in enumerate(values))

    def _x(self, place: int) -> float:
        return round(_LEFT + (WIDTH - _LEFT - _RIGHT) * place / max(1, len(self.days) - 1), 1)

    def _y(self, value: float) -> float:
        return round(HEIGHT - _BOTTOM - (HEIGHT - _TOP - _BOTTOM) * min(1.0, value / self.most), 1)
