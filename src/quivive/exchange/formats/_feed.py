"""Feeds of web addresses as CSV with named columns: which column says what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import BinaryIO

from quivive.exchange.errors import CannotExchange
from quivive.exchange.formats._input import cells, lines
from quivive.exchange.formats._web import known_of_address
from quivive.exchange.shared import Fault, Malformed, Read
from quivive.exchange.tables import read_time
from quivive.exchange.values import text_line
from quivive.frozen import frozen


@frozen
class Columns:
    """The names of a feed's columns; `usual` are all of them, in order, for a file without a heading."""

    address: str
    seen: str
    brand: str
    reference: str
    usual: tuple[str, ...] = ()


def read_feed(stream: BinaryIO, columns: Columns) -> Iterator[Read]:
    """Each row's address with when it was seen and whom it imitates; lines that begin with `#` are comments."""
    names: tuple[str, ...] = ()
    for number, line in lines(stream):
        if line is None:
            yield Malformed(number, Fault.LINE)
            continue
        if not line.strip() or line.startswith("#"):
            continue
        row = cells(line)
        if row is None:
            yield Malformed(number, Fault.ROW)
        elif columns.address in row and not names:
            names = tuple(row)
        elif names or columns.usual:
            yield known_of_row(dict(zip(names or columns.usual, row, strict=False)), columns, number)
        else:
            raise CannotExchange("no_column", name=columns.address)


def known_of_row(row: Mapping[str, object], columns: Columns, number: int) -> Read:
    """One row as an indicator."""
    address, seen = _text(row, columns.address), _text(row, columns.seen)
    when: datetime | None = None
    if seen:
        try:
            when = read_time(seen)
        except ValueError:
            return Malformed(number, Fault.TIME)
    brand = text_line(_text(row, columns.brand))
    known = known_of_address(address, seen=when, brand=brand, reference=text_line(_text(row, columns.reference)))
    return known or Malformed(number, Fault.ADDRESS)


def _text(row: Mapping[str, object], name: str) -> str:
    value = row.get(name, "")
    return str(value) if isinstance(value, (str, int)) else ""
