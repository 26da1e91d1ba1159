"""Draws the map of the console: `python docs/world.py countries-110m.json countries-50m.json` writes src/quivive/server/world.json.

The two files are those of the npm package world-atlas (2.0.2, ISC licence), made from Natural Earth, which is in the public
domain. Shapes are those of 1:110 million; a country that is too small for it gets a dot, from 1:50 million. Projection:
Equal Earth (Šavrič, Patterson and Jenny 2018, doi:10.1080/13658816.2018.1504949), which shows areas as they are.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from babel.core import get_global

WIDTH = 1000
_A = (1.340264, -0.081106, 0.000893, 0.003796)
_LEFT_OUT = {"AQ"}
_WITHOUT_NUMBER = {"Kosovo": "XK"}
_SMALLEST = 1.5
"""Rings of fewer square units are left out of a shape, but for its largest."""
Point = tuple[float, float]


def projected(longitude: float, latitude: float) -> Point:
    """A place on the sheet, before it is scaled."""
    theta = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(latitude)))
    square = theta * theta
    down = 9 * _A[3] * square**4 + 7 * _A[2] * square**3 + 3 * _A[1] * square + _A[0]
    x = 2 * math.sqrt(3) * math.radians(longitude) * math.cos(theta) / (3 * down)
    return x, theta * (_A[3] * square**4 + _A[2] * square**3 + _A[1] * square + _A[0])


def countries(file: Path) -> Iterator[tuple[str, list[list[Point]]]]:
    """The code (empty: none) and the outer rings of each country, in degrees."""
    table = json.loads(file.read_text("utf-8"))
    (sx, sy), (tx, ty) = table["transform"]["scale"], table["transform"]["translate"]
    arcs = []
    for arc in table["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * sx + tx, y * sy + ty))
        arcs.append(points)

    def ring(numbers: Iterable[int]) -> list[Point]:
        found: list[Point] = []
        for number in numbers:
            part = arcs[number] if number >= 0 else arcs[~number][::-1]
            found += part[1:] if found else part
        return found

    for one in table["objects"]["countries"]["geometries"]:
        polygons = [one["arcs"]] if one["type"] == "Polygon" else one.get("arcs", [])
        yield _code(one), [part for polygon in polygons for part in _halves(ring(polygon[0]))]


def _halves(ring: list[Point]) -> list[list[Point]]:
    """A ring that crosses the 180th meridian as one on each side of it, any other as it is."""
    if max(abs(one[0] - next_[0]) for one, next_ in zip(ring, ring[1:] + ring[:1], strict=True)) < 180:
        return [ring]
    return [side for side in ([p for p in ring if p[0] > 0], [p for p in ring if p[0] <= 0]) if len(side) > 2]


def _code(country: dict[str, Any]) -> str:
    found = get_global("territory_aliases").get(str(country.get("id", "")).zfill(3), [])
    return str(found[0]) if found else _WITHOUT_NUMBER.get(country["properties"]["name"], "")


def area(ring: list[Point]) -> float:
    """Square units, by the shoelace formula."""
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True))) / 2


def middle(ring: list[Point]) -> tuple[int, int]:
    """The centre of the points of a ring."""
    return round(sum(x for x, _ in ring) / len(ring)), round(sum(y for _, y in ring) / len(ring))


def path(rings: Iterable[list[Point]]) -> str:
    """The rings as the path of an SVG, in whole units."""
    parts = []
    for ring in rings:
        points = list(dict.fromkeys((round(x), round(y)) for x, y in ring))
        if len(points) > 2:
            steps = " ".join(f"{x2 - x1},{y2 - y1}" for (x1, y1), (x2, y2) in zip(points, points[1:], strict=False))
            parts.append(f"m{points[0][0]},{points[0][1]} {steps}z".replace("m", "M", 1).replace(" ", "l", 1))
    return "".join(parts)


def main(coarse: Path, fine: Path) -> None:
    """Write the map."""
    right, top = projected(180, 0)[0], projected(0, 84)[1]
    scale = WIDTH / (2 * right)

    def on_sheet(ring: list[Point]) -> list[Point]:
        return [((x + right) * scale, (top - y) * scale) for x, y in (projected(*point) for point in ring)]

    shapes: dict[str, str] = {}
    middles: dict[str, tuple[int, int]] = {}
    other = ""
    for code, rings in countries(coarse):
        drawn = sorted(map(on_sheet, rings), key=area, reverse=True)
        if code in _LEFT_OUT or not drawn:
            continue
        shape = path([drawn[0], *(ring for ring in drawn[1:] if area(ring) >= _SMALLEST)])
        if not code:
            other += shape
        else:
            shapes[code], middles[code] = shape, middle(drawn[0])
    for code, rings in countries(fine):
        if code and code not in shapes and code not in _LEFT_OUT and rings:
            middles[code] = middle(max(map(on_sheet, rings), key=area))
    height = math.ceil((top - projected(0, -56)[1]) * scale)
    table = {"width": WIDTH, "height": height, "shapes": dict(sorted(shapes.items())), "other": other, "middles": dict(sorted(middles.items()))}
    Path("src/quivive/server/world.json").write_text(json.dumps(table, separators=(",", ":")) + "\n", "utf-8")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
