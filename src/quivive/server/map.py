"""The map of the world, coloured by how many reports came from where, and in which order a campaign arrived."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from importlib import resources
from typing import Any

from quivive.frozen import frozen

SHADES = 5
"""Steps from few to many; the first one is a single report where there are few."""
_MARGIN, _NARROWEST = 55, 260
_WIDER = 2.1
"""How much wider than high the part that is shown is."""


@frozen
class Arrival:
    """A country with its place in the order of arrival (from 1), the day of its first report, its reports by day."""

    place: int
    country: str
    first: date
    daily: Mapping[date, int]

    @property
    def reports(self) -> int:
        """All of them."""
        return sum(self.daily.values())


def arrivals(counts: Sequence[tuple[str, date, int]]) -> tuple[Arrival, ...]:
    """The countries in the order of their first reports; those of one day have one place. What has no country is left out."""
    daily: dict[str, dict[date, int]] = {}
    for country, day, number in counts:
        if country:
            daily.setdefault(country, {})
            daily[country][day] = daily[country].get(day, 0) + number
    first = {country: min(days) for country, days in daily.items()}
    order = sorted(first, key=lambda country: (first[country], -sum(daily[country].values()), country))
    return tuple(Arrival(1 + sum(1 for other in first.values() if other < first[country]), country, first[country], dict(sorted(daily[country].items()))) for country in order)


@frozen
class Shape:
    """A country as it is drawn: the `path` of its borders (empty: too small for it), where its number stands, its shade
    (0: no report) and, where it has reports, its arrival."""

    country: str
    path: str
    x: int
    y: int
    shade: int
    arrival: Arrival | None


@frozen
class Map:
    """The map as it is drawn. `box` is the part that is shown, as the `viewBox` of an SVG; `steps` are the least reports of each shade."""

    box: str
    shapes: tuple[Shape, ...]
    other: str
    steps: tuple[int, ...]
    unit: float

    @property
    def numbers(self) -> str:
        """What changes from day to day, as JSON: the first day, how many there are, the steps, the reports of each country by day."""
        some = [one.arrival for one in self.shapes if one.arrival]
        if not some:
            return "{}"
        start, end = min(one.first for one in some), max(max(one.daily) for one in some)
        counts = {one.country: [[(day - start).days, number] for day, number in one.daily.items()] for one in some}
        return json.dumps({"start": start.isoformat(), "days": (end - start).days, "steps": self.steps, "counts": counts})


def drawn(arrived: Sequence[Arrival]) -> Map:
    """The map of these arrivals, as close as shows them all."""
    world = _world()
    steps = steps_up_to(max((one.reports for one in arrived), default=1))
    known = {one.country: one for one in arrived}
    shapes = []
    for country, (x, y) in world["middles"].items():
        one = known.get(country)
        if country in world["shapes"] or one:
            shade = sum(one.reports >= step for step in steps) if one else 0
            shapes.append(Shape(country, world["shapes"].get(country, ""), x, y, shade, one))
    box, unit = _box([world["middles"][one.country] for one in arrived if one.country in world["middles"]], world)
    return Map(box, tuple(shapes), world["other"], steps, unit)


def steps_up_to(most: int) -> tuple[int, ...]:
    """The least reports of each shade: from 1 on, each so many times the one before that the last is near a half of `most`."""
    factor = max(2.0, (max(most, 2) / 2) ** (1 / (SHADES - 1)))
    return tuple(dict.fromkeys(_even(factor**number) for number in range(SHADES)))


def _even(value: float) -> int:
    """A number that is easily read, near `value`."""
    zeros = int(10 ** max(0, len(str(int(value))) - 1))
    return max(1, round(value / zeros)) * zeros


def _box(places: Sequence[tuple[int, int]], world: Mapping[str, Any]) -> tuple[str, float]:
    """The part of the map that holds all places, and how many of its units are a hundredth of its width."""
    width, height = world["width"], world["height"]
    if not places:
        return f"0 0 {width} {height}", width / 100
    left, right = min(x for x, _ in places) - _MARGIN, max(x for x, _ in places) + _MARGIN
    top, bottom = min(y for _, y in places) - _MARGIN, max(y for _, y in places) + _MARGIN
    wide = min(float(width), max(right - left, (bottom - top) * _WIDER, _NARROWEST))
    high = min(float(height), wide / _WIDER)
    x = min(max(0.0, (left + right - wide) / 2), width - wide)
    y = min(max(0.0, (top + bottom - high) / 2), height - high)
    return f"{x:g} {y:g} {wide:g} {high:g}", wide / 100


@lru_cache(maxsize=1)
def _world() -> Mapping[str, Any]:
    table: Mapping[str, Any] = json.loads(resources.files("quivive.server").joinpath("world.json").read_text("utf-8"))
    return table
