"""Lines that belong together: a bubble, a paragraph, a button."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from quivive.frozen import frozen
from quivive.pictures.lines import Line
from quivive.pictures.shades import Colour, Shades, alike, same

_NEAR: Final = 0.45
"""Of a line's height: lines nearer than this belong together whatever lies between."""
_FAR: Final = 1.7
"""Lines farther apart than this do not, even on one ground: an empty line fits between."""
_ALIKE: Final = 1.55
"""Letters of one paragraph are about equally high; by how much boxes of lines may differ."""


@frozen
class Block:
    """Lines from top to bottom on one `ground`; `bubble` tells that it is not the ground of the page."""

    lines: tuple[Line, ...]
    ground: Colour
    bubble: bool

    @property
    def text(self) -> str:
        """Its lines with spaces between."""
        return " ".join(line.text for line in self.lines)

    @property
    def left(self) -> float:
        """Its left edge."""
        return min(line.left for line in self.lines)

    @property
    def right(self) -> float:
        """Its right edge."""
        return max(line.right for line in self.lines)

    @property
    def top(self) -> float:
        """Its upper edge."""
        return self.lines[0].top

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return max(line.bottom for line in self.lines)

    @property
    def height(self) -> float:
        """Of a line of it."""
        return sorted(line.height for line in self.lines)[len(self.lines) // 2]


def blocks_of(lines: Sequence[Line], shades: Shades) -> tuple[Block, ...]:
    """The blocks that `lines` (from top to bottom) make, from top to bottom."""
    grown: list[list[Line]] = []
    for line in _rows(lines):
        home = next((block for block in reversed(grown) if _belongs(line, block, shades)), None)
        if home is None:
            grown.append([line])
        else:
            home.append(line)
    blocks = []
    for block in grown:
        ground = shades.ground(max(block, key=lambda line: line.right - line.left))
        blocks.append(Block(tuple(block), ground, not same(ground, shades.page)))
    return tuple(sorted(blocks, key=lambda block: (block.top, block.left)))


def _rows(lines: Sequence[Line]) -> list[Line]:
    """The lines, with pieces of one row put together where hardly more than a space lies between."""
    rows: list[Line] = []
    for line in sorted(lines, key=lambda line: (line.top + line.bottom, line.left)):
        place = next((place for place, row in enumerate(rows) if _goes_on(row, line) or _goes_on(line, row)), None)
        if place is None:
            rows.append(line)
        else:
            first, second = sorted((rows[place], line), key=lambda piece: piece.left)
            rows[place] = _one(first, second)
    return sorted(rows, key=lambda line: (line.top, line.left))


def _goes_on(first: Line, second: Line) -> bool:
    height = min(first.height, second.height)
    level = abs((first.top + first.bottom) - (second.top + second.bottom)) < 0.8 * height
    alike = max(first.height, second.height) < 1.4 * height
    return level and alike and -0.5 * height < second.left - first.right < 0.9 * height


def _one(first: Line, second: Line) -> Line:
    letters = len(first.text) + len(second.text)
    sure = (first.confidence * len(first.text) + second.confidence * len(second.text)) / max(letters, 1)
    top, bottom = min(first.top, second.top), max(first.bottom, second.bottom)
    return Line(f"{first.text} {second.text}", sure, first.left, top, second.right, bottom)


def _belongs(line: Line, block: Sequence[Line], shades: Shades) -> bool:
    last = block[-1]
    height = min(line.height, last.height)
    gap = line.top - last.bottom
    if not -1.2 * height < gap < _FAR * height or max(line.height, last.height) > _ALIKE * height:
        return False
    if line.top < last.top + 0.4 * height:
        return False
    left, right = min(one.left for one in block), max(one.right for one in block)
    if line.left > right or line.right < left:
        return False
    aligned = abs(line.left - left) < 1.2 * height
    centred = abs(line.middle - last.middle) < 0.8 * height
    if not (aligned or centred):
        return False
    behind = shades.ground(last), shades.ground(line)
    if (gap < 0 and aligned and alike(*behind)) or (gap < _NEAR * height and same(*behind)):
        return True
    return shades.joined(last, line)
