"""The colours around text: what lies behind it, and whether it is set apart as an address that can be touched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from quivive.pictures.lines import Line

if TYPE_CHECKING:
    from PIL.Image import Image

Colour = tuple[int, int, int]

_SAME: Final = 7
"""Two grounds that differ by less (0 to 255, of the colour that differs most) are one: JPEG blurs."""
_UNEVEN: Final = 40
_OTHER_INK: Final = 60
_UNDERLINED: Final = 0.75
_STEPS: Final = 8


class Shades:
    """The pixels of one picture, asked for what surrounds its lines."""

    def __init__(self, picture: Image) -> None:
        # Imported here because it comes with the optional part.
        import numpy as np  # noqa: PLC0415

        self._numpy: Any = np
        self._pixels: Any = np.asarray(picture.convert("RGB")).astype("int16")
        self._grounds: dict[Line, Colour] = {}
        self.page = self._commonest(self._pixels[::7, ::7])

    def ground(self, line: Line) -> Colour:
        """The colour behind a line."""
        if line not in self._grounds:
            self._grounds[line] = self._commonest(self._cut(line.left, line.top, line.right, line.bottom))
        return self._grounds[line]

    def joined(self, above: Line, below: Line) -> bool:
        """Whether nothing but the ground of `above` lies between two lines, so that one bubble holds both."""
        left, right = max(above.left, below.left), min(above.right, below.right)
        strip = self._cut(left, above.bottom, right, below.top)
        if strip.size == 0 or strip.shape[0] < 2:
            return same(self.ground(above), self.ground(below))
        rows = self._numpy.median(strip, axis=1)
        other = self._numpy.abs(rows - self._numpy.asarray(self.ground(above))).max(axis=1) > _SAME
        return not other.any() and same(self.ground(above), self.ground(below))

    def ink(self, line: Line, left: float, right: float) -> tuple[Colour, bool]:
        """The colour of the letters between two places of a line, and whether they are underlined."""
        area = self._cut(left, line.top, right, line.bottom)
        if area.size == 0:
            return (0, 0, 0), False
        far = self._numpy.abs(area - self._numpy.asarray(self.ground(line))).max(axis=2)
        drawn = far > max(40, int(far.max()) * 0.6)
        if not drawn.any():
            return self.ground(line), False
        colour = tuple(int(value) for value in self._numpy.median(area[drawn], axis=0))
        lower = drawn[int(drawn.shape[0] * 0.7) :]
        underlined = bool(lower.size) and bool((lower.mean(axis=1) > _UNDERLINED).any())
        return (colour[0], colour[1], colour[2]), underlined

    def _cut(self, left: float, top: float, right: float, bottom: float) -> Any:  # noqa: ANN401 - an array
        return self._pixels[max(0, int(top)) : max(0, int(bottom)), max(0, int(left)) : max(0, int(right))]

    def _commonest(self, area: Any) -> Colour:  # noqa: ANN401 - an array
        if area.size == 0:
            return (255, 255, 255)
        flat = area.reshape(-1, 3)
        coarse = flat // _STEPS
        keys = (coarse[:, 0].astype("int32") << 10) | (coarse[:, 1] << 5) | coarse[:, 2]
        values, counts = self._numpy.unique(keys, return_counts=True)
        most = self._numpy.median(flat[keys == values[counts.argmax()]], axis=0)
        return int(most[0]), int(most[1]), int(most[2])


def same(one: Colour, other: Colour) -> bool:
    """Whether two grounds are one colour."""
    return max(abs(first - second) for first, second in zip(one, other, strict=True)) <= _SAME


def alike(one: Colour, other: Colour) -> bool:
    """Whether two grounds could be one in a photo, where light falls unevenly."""
    return max(abs(first - second) for first, second in zip(one, other, strict=True)) <= _UNEVEN


def other_ink(one: Colour, other: Colour) -> bool:
    """Whether letters of these colours are told apart at a glance."""
    return max(abs(first - second) for first, second in zip(one, other, strict=True)) > _OTHER_INK
