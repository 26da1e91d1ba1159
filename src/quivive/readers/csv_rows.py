"""A CSV table with a header row to messages, row by row; its columns are those of JSONL."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator

from quivive.message import Message
from quivive.readers.charset import decode
from quivive.readers.limits import MEGABYTE
from quivive.readers.lines import ByteSource, bounded_lines
from quivive.readers.options import ReadOptions, Unreadable
from quivive.readers.rows import COLUMNS, row_message

ORDER = 40

_SEPARATORS = ",;\t"
_MOST_LINE = MEGABYTE
_MOST_COLUMNS = 1_000


def recognises(head: bytes, name: str) -> bool:
    """A file called `.csv` or `.tsv`, or a first line that is `text` with another known column."""
    if name.lower().endswith((".csv", ".tsv")):
        return True
    first = head.removeprefix(codecs.BOM_UTF8).partition(b"\n")[0]
    if len(first) > 2_000 or b"\n" not in head:
        return False
    columns = _header(decode(first))
    return (
        len(columns) > 1
        and "text" in columns
        and any(column in COLUMNS for column in columns if column != "text")
    )


def read_each(stream: ByteSource, options: ReadOptions, name: str) -> Iterator[Message | Unreadable]:
    """Every row after the header row, in order, in constant memory."""
    lines = _Text(stream)
    first = next(lines, "")
    columns = _header(first)
    if "text" not in columns:
        yield Unreadable(
            f"{name or '-'}:1", "The table has no column called text.", f"Name columns: {', '.join(COLUMNS)}."
        )
        return
    reader = csv.reader(lines, delimiter=_separator(first))
    number = 0
    while True:
        number += 1
        where = f"{name or '-'}:{number}"
        try:
            cells = next(reader)
        except StopIteration:
            cells = None
        except csv.Error as error:
            yield Unreadable(
                where, f"The row cannot be read: {error}.", "Close the quotation marks of the row."
            )
            continue
        if lines.too_long:
            lines.too_long = False
            yield Unreadable(
                where,
                f"A line is longer than {_MOST_LINE // MEGABYTE} MB.",
                "Leave out what is no text of the message.",
            )
        elif cells is not None and any(cell.strip() for cell in cells):
            yield row_message(dict(zip(columns, cells[:_MOST_COLUMNS], strict=False)), options, where)
        if cells is None:
            return


class _Text:
    """The stream's lines as text; one that is too long is left empty, and `too_long` says so."""

    def __init__(self, stream: ByteSource) -> None:
        self.lines = bounded_lines(stream, _MOST_LINE)
        self.too_long = False

    def __iter__(self) -> _Text:
        return self

    def __next__(self) -> str:
        line = next(self.lines)
        if line is None:
            self.too_long = True
            return "\n"
        return decode(line)


def _separator(first: str) -> str:
    return max(_SEPARATORS, key=first.count)


def _header(first: str) -> list[str]:
    try:
        cells = next(csv.reader(io.StringIO(first), delimiter=_separator(first)), [])
    except csv.Error:
        return []
    return [cell.strip().lower() for cell in cells[:_MOST_COLUMNS]]
