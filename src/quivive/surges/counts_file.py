"""A team's own counts, from a table of comma-separated values with a row for each day (or hour) and kind of report."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TextIO

from quivive.errors import CountsFault
from quivive.watching import Series

COLUMNS = ("date", "brand", "scam_type", "channel", "country", "count")
"""The first line names them, in any order; further ones are left out."""
MOST_ROWS = 20_000_000
_LONGEST_LINE = 4_096
_LONGEST_NAME = 100
_MOST_DIGITS = 9
_YEARS = range(1970, 2200)


def read_counts(path: Path) -> Iterator[tuple[datetime, Series, int]]:
    """The rows of a table, one after the other, as `detect` takes them.

    `date` is a day or a moment of ISO 8601 (UTC where it names no zone), `count` a whole number. Raises `CountsFault`
    for a file that cannot be read, a missing column, a row without a date or a count, a line that is too long, and too
    many rows.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="", errors="replace") as stream:
            rows = csv.reader(_lines(stream, path))
            places = _places(next(rows, []), path)
            for number, row in enumerate(rows, 2):
                if number > MOST_ROWS:
                    raise CountsFault("too_many", path=str(path), total=MOST_ROWS)
                if row:
                    yield _row(row, places, number, path)
    except OSError as error:
        raise CountsFault("unreadable", path=str(path), text=error.strerror or str(error)) from None
    except csv.Error as error:
        raise CountsFault("unreadable", path=str(path), text=str(error)) from None


def _lines(stream: TextIO, path: Path) -> Iterator[str]:
    """The lines, none longer than a row of counts can be, so that a file without line ends takes no memory."""
    while line := stream.readline(_LONGEST_LINE):
        if len(line) == _LONGEST_LINE:
            raise CountsFault("unreadable", path=str(path), text=line[:30] + "…")
        yield line


def _places(header: list[str], path: Path) -> tuple[int, ...]:
    names = [name.strip().lower() for name in header]
    if not set(COLUMNS) <= set(names):
        raise CountsFault("columns", path=str(path), near=", ".join(COLUMNS))
    return tuple(names.index(name) for name in COLUMNS)


def _row(row: list[str], places: tuple[int, ...], number: int, path: Path) -> tuple[datetime, Series, int]:
    cells = [row[place].strip() if place < len(row) else "" for place in places]
    try:
        moment = datetime.fromisoformat(cells[0])
    except ValueError:
        moment = datetime.min
    if moment.year not in _YEARS:
        raise CountsFault("date", path=str(path), number=number)
    count = cells[-1]
    if not (count.isascii() and count.isdigit() and len(count) <= _MOST_DIGITS):
        raise CountsFault("count", path=str(path), number=number)
    return moment, Series(*(cell[:_LONGEST_NAME] for cell in cells[1:-1])), int(count)
