"""How values lie in a column: the same on every database, and small."""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Dialect, LargeBinary, Text
from sqlalchemy.types import TypeDecorator

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_UNFIT = re.compile("[\0\ud800-\udfff]")
_WIDTHS = {4: "I", 8: "Q"}


class Instant(TypeDecorator[datetime]):
    """A time in UTC, as microseconds since 1970: sorted and divided alike on every database."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Raises ValueError for a time without its zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time needs its zone: {value}")
        return (value - EPOCH) // _MICROSECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        """In UTC."""
        return None if value is None else EPOCH + timedelta(microseconds=value)


class Hexadecimal(TypeDecorator[str]):
    """Hexadecimal digits, two in a byte."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        """Raises ValueError for anything but pairs of hexadecimal digits."""
        return None if value is None else bytes.fromhex(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:
        """In small letters."""
        return None if value is None else bytes(value).hex()


class Words(TypeDecorator[str]):
    """Text; what no database takes (NUL, half of a surrogate pair) becomes U+FFFD."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Most texts as they are."""
        return None if value is None else _UNFIT.sub("\ufffd", value)


class Numbers(TypeDecorator[Sequence[int]]):
    """Whole numbers from 0 to 2**64 - 1: one byte for how many bytes each has, then all of them, little-endian."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: Sequence[int] | None, dialect: Dialect) -> bytes | None:
        """Raises OverflowError for a number that does not fit."""
        if value is None:
            return None
        if not value:
            return b""
        width = 4 if max(value) < 1 << 32 else 8
        return bytes([width]) + b"".join(each.to_bytes(width, "little") for each in value)

    def process_result_value(self, value: Any, dialect: Dialect) -> tuple[int, ...]:  # noqa: ANN401 - bytes, or what a driver has for them
        """None is an empty row of numbers."""
        data = bytes(value or b"")
        if not data:
            return ()
        numbers = array(_WIDTHS[data[0]])
        numbers.frombytes(data[1:])
        if _BIG_ENDIAN:
            numbers.byteswap()
        return tuple(numbers)


_BIG_ENDIAN = array("H", [1]).tobytes()[0] == 0
