"""Codes to scan that are drawn with letters or with the cells of a table, as mails do to hide them from filters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from quivive.message import Message, PartName, Skipped

_DARK = frozenset("\u2588\u2593\u25a0\u25fc\u2b1b#@")
_LIGHT = frozenset(" \u00a0\u2007\u3000\u2591\u25a1\u25fb\u2b1c.\u200b")
_UPPER, _LOWER = "\u2580", "\u2584"
_SIGNS = _DARK | _LIGHT | {_UPPER, _LOWER}
_SMALLEST, _LARGEST = 21, 200
"""Modules of a side: QR codes have 21 to 177, with a margin."""
_MOST_DRAWN = 3
_MOST_CELLS = 60_000
_SCALE, _MARGIN = 4, 4
_TABLE = re.compile(r"<table\b(.{2000,2000000}?)</table", re.IGNORECASE | re.DOTALL)
_CELL = re.compile(r"<t[dh]\b([^>]{0,400})>", re.IGNORECASE)
_COLOUR = re.compile(r"(?:bgcolor\s*=\s*[\"']?|background(?:-color)?\s*:\s*)(#[0-9a-f]{3,6}|black|white|rgb\([\d ,]{5,13}\))", re.IGNORECASE)
_SPAN = re.compile(r"colspan\s*=\s*[\"']?(\d{1,3})", re.IGNORECASE)

Grid = list[list[bool]]
"""Rows of modules; True is dark."""


def with_drawn_codes(message: Message, html: str = "") -> Message:
    """`message` with what the codes hold that are drawn in its text, or in the tables of the page it was shown as."""
    grids = [grid for part in message.parts if _may_hold(part.text) for grid in _in_text(part.text)]
    if html and html.count("<td") + html.count("<TD") >= _SMALLEST * _SMALLEST // 4:
        grids += _in_tables(html)
    if not grids:
        return message
    # Imported here because hardly any message has one.
    from quivive.errors import MissingExtra  # noqa: PLC0415
    from quivive.pictures.codes import decoded  # noqa: PLC0415

    try:
        payloads = [payload for grid in grids[:_MOST_DRAWN] for payload in decoded(*_pixels(grid))]
    except MissingExtra:
        note = Skipped("a code to scan that is drawn in the text", "an optional part is not installed", "install quivive[qr]")
        return replace(message, skipped=(*message.skipped, note))
    return with_payloads(message, payloads)


def with_payloads(message: Message, payloads: Sequence[str]) -> Message:
    """`message` with the part, the links and the kinds of codes that hold `payloads`, beside those it has."""
    if not payloads:
        return message
    from quivive.scanned_codes import scanned  # noqa: PLC0415 - hardly any message has one

    before = message.part(PartName.QR)
    held = [before[code.span.start : code.span.end] for code in message.codes]
    found = scanned(tuple(dict.fromkeys((*held, *payloads))))
    parts = tuple(part for part in message.parts if part.name != PartName.QR)
    links = tuple(link for link in message.links if link.source != "qr")
    return replace(message, parts=(*parts, found.part), links=(*links, *found.links), codes=found.codes)


def _may_hold(text: str) -> bool:
    return "\u2588" in text or "\u2580" in text or "####" in text or "\u2b1b" in text or "\u25a0\u25a0" in text


def _in_text(text: str) -> Iterator[Grid]:
    """Each run of lines that hold nothing but the signs of drawing."""
    run: list[str] = []
    for line in (*text.splitlines(), "end"):
        if len(line) <= 2 * _LARGEST and _SIGNS.issuperset(line):
            run.append(line)
        else:
            yield from _grid(run)
            run = []


def _grid(run: list[str]) -> Iterator[Grid]:
    while run and not run[0].strip():
        run = run[1:]
    while run and not run[-1].strip():
        run = run[:-1]
    width = max(map(len, run), default=0)
    if len(run) < _SMALLEST // 2 or len(run) > _LARGEST or width < _SMALLEST:
        return
    rows = [line.ljust(width) for line in run]
    if any(_UPPER in row or _LOWER in row for row in rows):
        grid = []
        for row in rows:
            grid.append([sign in _DARK or sign == _UPPER for sign in row])
            grid.append([sign in _DARK or sign == _LOWER for sign in row])
        yield grid
        return
    step = 2 if width > 1.5 * len(rows) else 1
    yield [[sign in _DARK for sign in row[::step]] for row in rows]


def _in_tables(html: str) -> list[Grid]:
    grids = []
    for table in _TABLE.finditer(html):
        grid: Grid = []
        cells = 0
        for row in re.split(r"<tr\b", table[1], flags=re.IGNORECASE)[1 : _LARGEST + 1]:
            modules: list[bool] = []
            for cell in _CELL.finditer(row):
                span = _SPAN.search(cell[1])
                modules += [_is_dark(cell[1])] * (min(int(span[1]), _LARGEST) if span else 1)
                cells += 1
                if cells > _MOST_CELLS or len(modules) > _LARGEST:
                    break
            if len(modules) >= _SMALLEST:
                grid.append(modules)
        if len(grid) >= _SMALLEST:
            width = max(map(len, grid))
            grids.append([row + [False] * (width - len(row)) for row in grid])
    return grids


def _is_dark(attributes: str) -> bool:
    found = _COLOUR.search(attributes)
    if found is None:
        return False
    colour = found[1].lower()
    if colour.startswith("#"):
        digits = colour[1:] if len(colour) > 4 else "".join(digit * 2 for digit in colour[1:4])
        return sum(int(digits[place : place + 2] or "0", 16) for place in (0, 2, 4)) < 384
    if colour.startswith("rgb"):
        return sum(int(value) for value in re.findall(r"\d+", colour)[:3]) < 384
    return colour == "black"


def _pixels(grid: Grid) -> tuple[bytes, int, int]:
    """The grid as an image of one byte a pixel, with a margin: its pixels, width and height."""
    side = len(grid[0]) + 2 * _MARGIN
    margin = bytes([255]) * (side * _SCALE)
    lines = [margin] * (_MARGIN * _SCALE)
    for row in grid:
        line = b"".join(bytes([0 if dark else 255]) * _SCALE for dark in ([False] * _MARGIN + row + [False] * _MARGIN))
        lines += [line] * _SCALE
    lines += [margin] * (_MARGIN * _SCALE)
    return b"".join(lines), side * _SCALE, len(lines)
