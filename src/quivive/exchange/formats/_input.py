"""What is read of others' files: a bounded amount, line by line, packed or not."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import zlib
from collections.abc import Iterator
from typing import BinaryIO, Final, cast

from quivive.exchange.errors import CannotExchange

MOST_BYTES: Final = 1 << 30
"""Of one file, unpacked: the largest public lists have a fifth of it."""
MOST_BYTES_OF_JSON: Final = 1 << 28
"""Of one document of JSON: a single text in it may be as long as all of it."""
LONGEST_LINE: Final = 1 << 16


class Bounded(io.RawIOBase):
    """A stream that ends with an error where it is longer than it may be."""

    def __init__(self, stream: BinaryIO, most: int) -> None:
        self._stream, self._left, self._most = stream, most, most

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: object) -> int:
        """Up to as many bytes as `buffer` has; raises `CannotExchange` past the bound and for broken packing."""
        room = cast("memoryview", buffer)
        try:
            data = self._stream.read(min(len(room), 1 << 16))
        except (OSError, EOFError, ValueError, zlib.error) as error:
            raise CannotExchange("not_unpacked", text=str(error)[:200]) from None
        self._left -= len(data)
        if self._left < 0:
            raise CannotExchange("too_large", count=self._most >> 20)
        room[: len(data)] = data
        return len(data)


def unpacked(stream: BinaryIO, most: int = MOST_BYTES) -> io.BufferedReader:
    """The stream, unpacked if it is gzip or bzip2, with a bound on what comes out."""
    buffered = io.BufferedReader(cast("io.RawIOBase", stream)) if not hasattr(stream, "peek") else cast("io.BufferedReader", stream)
    head = buffered.peek(3)[:3]
    source: BinaryIO = buffered
    if head[:2] == b"\x1f\x8b":
        source = cast("BinaryIO", gzip.GzipFile(fileobj=buffered))
    elif head == b"BZh":
        source = cast("BinaryIO", bz2.BZ2File(buffered))
    return io.BufferedReader(Bounded(source, most), 1 << 16)


def lines(stream: BinaryIO) -> Iterator[tuple[int, str | None]]:
    """Number and text of every line, without its end; None for one that is too long or no UTF-8."""
    reader = unpacked(stream)
    number = 0
    while line := reader.readline(LONGEST_LINE):
        number += 1
        whole = line.endswith(b"\n") or len(line) < LONGEST_LINE
        while not line.endswith(b"\n") and len(line) == LONGEST_LINE:
            line = reader.readline(LONGEST_LINE)
        yield number, _text(line, number) if whole else None


def _text(line: bytes, number: int) -> str | None:
    try:
        return line.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n")
    except UnicodeDecodeError:
        return None


def cells(line: str) -> list[str] | None:
    """The cells of one line of CSV (RFC 4180), None if it is none. A line is read by itself: an open quotation mark
    swallows no other."""
    try:
        return next(csv.reader([line], strict=True), [])
    except csv.Error:
        return None
