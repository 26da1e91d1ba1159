"""A table as CSV (RFC 4180), one row per indicator; spreadsheets open it, so that no cell of it is a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import BinaryIO, Final

from quivive.exchange.errors import CannotExchange
from quivive.exchange.formats import How
from quivive.exchange.formats._input import cells, lines
from quivive.exchange.formats._rows import COLUMNS, rows
from quivive.exchange.shared import Fault, Heading, Known, Malformed, Read, SharedCampaign
from quivive.exchange.tables import read_time
from quivive.exchange.values import cleaned, is_code, text_line
from quivive.watching import FingerprintKind

HOLDS = frozenset(FingerprintKind)
LOSSLESS = False
_BEGINS_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "'", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def write(heading: Heading, campaigns: Iterable[SharedCampaign], stream: BinaryIO, how: How) -> None:
    """UTF-8, a heading of column names, CRLF."""
    text = io.TextIOWrapper(stream, "utf-8", newline="", write_through=True)
    table = csv.writer(text)
    table.writerow(COLUMNS)
    table.writerows([plain_cell(cell) for cell in row] for row in rows(heading, campaigns))
    text.detach()


def plain_cell(cell: str | int) -> str | int:
    """`cell` with an apostrophe before it where a spreadsheet would calculate it (OWASP, CSV Injection)."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_BEGINS_FORMULA) else cell


def _as_it_was(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_BEGINS_FORMULA) else cell


def read(stream: BinaryIO) -> Iterator[Read]:
    """What `write` wrote, as what a list says of its indicators."""
    header: list[str] | None = None
    for number, line in lines(stream):
        row = None if line is None else cells(line)
        if header is None:
            if row is None or row[: len(COLUMNS)] != list(COLUMNS):
                raise CannotExchange("other_format", name="csv")
            header = row
        elif row:
            yield _known([_as_it_was(cell) for cell in row], number)
        elif line:
            yield Malformed(number, Fault.ROW)


def _known(row: list[str], number: int) -> Read:
    named = dict(zip(COLUMNS, row, strict=False))
    if len(named) < len(COLUMNS) or named["kind"] not in set(FingerprintKind):
        return Malformed(number, Fault.ROW)
    kind = FingerprintKind(named["kind"])
    value = cleaned(kind, named["value"])
    if not value:
        return Malformed(number, Fault.VALUE, str(kind))
    try:
        seen, last_seen = read_time(named["first_seen"]), read_time(named["last_seen"])
    except ValueError:
        return Malformed(number, Fault.TIME)
    reference = named["campaign"] if is_code(named["campaign"]) else ""
    return Known(kind, value, seen, last_seen, text_line(named["brand"]), reference)
