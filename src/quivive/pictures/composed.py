"""Blocks of lines to one text, with the way back from its characters to the picture.

What a line's end cut in two is put together again: addresses by what a person goes by, too: that they go on
in the colour or the underline of an address, and that the line had no room left.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from quivive.frozen import frozen
from quivive.links import find_links
from quivive.pictures.blocks import Block
from quivive.pictures.lines import Line
from quivive.pictures.shades import Colour, Shades, other_ink

_NARROW: Final = frozenset("iIl1|!.,;:'’`jtfr()[]/ ")
_BROAD: Final = frozenset("mwMW@%")
_SCHEME: Final = re.compile(r"\bh[tilf1]{2}[pogq]{1,2}(s?)\s?[:;.]\s?/\s?/|\bh[tilf1]{2}([po]s)[:;]/{1,2}", re.IGNORECASE)
_STUCK: Final = re.compile(r"(?<=[^\s(<\"'/=])(?=https?://)")
_BEGUN: Final = re.compile(r"(?:https?:/{0,2}|www\.)\S*|\S+\.[a-z]{2,12}/\S*", re.IGNORECASE)
_GOES_ON: Final = tuple("/-_.?=&%#:~@+")
_OF_ADDRESSES: Final = re.compile(r"[\d/?=&%_~#@-]|\.\w|\w\.")
_MOST_WORDS: Final = 40
"""Words by which the usual colour of a block is told."""
_ADDRESS_LIKE: Final = re.compile(r"[\w/.?=&%#~@:+,-]+\)?[.,;!]?")


@frozen
class PlacedWord:
    """A word of the text from `start` to `end`, and its box in pixels of the picture."""

    start: int
    end: int
    left: float
    top: float
    right: float
    bottom: float


@frozen
class Composed:
    """A text, its words in the picture, and how sure its reading is (0 to 1)."""

    text: str
    words: tuple[PlacedWord, ...]
    confidence: float


def compose(blocks: Sequence[Block], shades: Shades) -> Composed:
    """The text that `blocks` make in their order: an empty line between blocks."""
    text = ""
    words: list[PlacedWord] = []
    sure, letters = 0.0, 0
    for block in blocks:
        text += "\n\n" if text else ""
        lines = [_mended(line) for line in block.lines]
        marks = _Marks(lines, shades)
        for place, line in enumerate(lines):
            words += _placed(line, len(text))
            text += line.text
            sure, letters = sure + line.confidence * len(line.text), letters + len(line.text)
            if place + 1 < len(lines):
                text += _joint(line, lines[place + 1], block, marks)
    # What was read from pixels is never as sure as what was given as text.
    return Composed(text, tuple(words), round(min(sure / letters, 0.99), 3) if letters else 0.0)


def _mended(line: Line) -> Line:
    """The line with what the reader confuses in a scheme put right; an underline makes a full stop of nothing."""
    text = _SCHEME.sub(lambda found: "https://" if (found[1] or found[2]) else "http://", line.text)
    text = re.sub(r"(https?://)\.$", r"\1", _STUCK.sub(" ", text))
    return Line(text, line.confidence, line.left, line.top, line.right, line.bottom)


def _placed(line: Line, offset: int) -> list[PlacedWord]:
    words = []
    for found in re.finditer(r"\S+", line.text):
        left, right = _extent(line, found.start(), found.end())
        words.append(PlacedWord(offset + found.start(), offset + found.end(), left, line.top, right, line.bottom))
    return words


def _extent(line: Line, start: int, end: int) -> tuple[float, float]:
    """Where characters of a line stand, by how broad letters are in most types."""
    widths = [0.5 if sign in _NARROW else 1.5 if sign in _BROAD else 1.2 if sign.isupper() else 1.0 for sign in line.text]
    unit = (line.right - line.left) / max(sum(widths), 1)
    return line.left + unit * sum(widths[:start]), line.left + unit * sum(widths[:end])


class _Marks:
    """Which words of a block look like an address to touch: of another colour than most, or underlined."""

    def __init__(self, lines: Sequence[Line], shades: Shades) -> None:
        self._shades = shades
        words = [(line, found.start(), found.end()) for line in lines for found in re.finditer(r"\S+", line.text)][:_MOST_WORDS]
        inks = [shades.ink(line, *_extent(line, start, end)) for line, start, end in words] or [((0, 0, 0), False)]
        self._colour: Colour = min((colour for colour, _ in inks), key=lambda one: sum(other_ink(one, other) for other, _ in inks))
        self._underlined = sum(underlined for _, underlined in inks) * 2 > len(inks)

    def marked(self, line: Line, start: int, end: int) -> bool:
        """Whether these characters of a line are set apart."""
        colour, underlined = self._shades.ink(line, *_extent(line, start, end))
        return other_ink(colour, self._colour) or (underlined and not self._underlined)


def _joint(line: Line, following: Line, block: Block, marks: _Marks) -> str:
    """What stands between two lines of a block: nothing in the middle of an address, a space, or a line's end."""
    if not line.text.split() or not following.text.split():
        return "\n"
    last, first = line.text.split()[-1], following.text.split()[0]
    unit = (line.right - line.left) / max(len(line.text), 1)
    full = block.right - line.right < max(3 * unit, 0.04 * (block.right - block.left))
    room = block.right - line.right
    if _is_one_address(last, first, line, following, marks, full=full):
        return ""
    if last.endswith("-") and last[:-1].isalpha() and first[:1].islower():
        return ""
    _, right = _extent(following, 0, len(first))
    return " " if room < right - following.left + 2 * unit else "\n"


def _is_one_address(last: str, first: str, line: Line, following: Line, marks: _Marks, *, full: bool) -> bool:  # noqa: PLR0913 - two lines, each with its word
    if not _ADDRESS_LIKE.fullmatch(first) or re.match(r"https?:/", first, re.IGNORECASE):
        return False
    if last.lower() in ("http://", "https://"):
        return True
    begun = _BEGUN.search(last) is not None or bool(find_links(last, ""))
    host_follows = any(link.span.start == 0 for link in find_links(first, ""))
    if not begun and not host_follows:
        return False
    start = len(line.text) - len(last)
    marked_last, marked_first = marks.marked(line, max(start, len(line.text) - 6), len(line.text)), marks.marked(following, 0, len(first))
    if marked_first != marked_last and (marked_first or marked_last):
        return False
    goes_on = last.endswith(_GOES_ON)
    if begun:
        sure = marked_first or _OF_ADDRESSES.search(first) is not None or (goes_on and not first[:1].isupper()) or last.endswith("//")
        return (goes_on or full) and sure and not (last.endswith(".") and first[:1].isupper())
    return last.endswith(("-", "//")) or (full and marked_first and _ADDRESS_LIKE.fullmatch(last) is not None)
