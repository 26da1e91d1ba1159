"""PhishTank's list of verified phishing pages, CSV or JSON (https://phishtank.org/developer_info.php)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, Final, cast

from quivive.exchange.formats._feed import Columns, known_of_row, read_feed
from quivive.exchange.formats._input import unpacked
from quivive.exchange.formats._json_items import json_items
from quivive.exchange.shared import Fault, Malformed, Read

_COLUMNS: Final = Columns("url", "submission_time", "target", "phish_id")


def read(stream: BinaryIO) -> Iterator[Read]:
    """CSV, or a list in JSON; packed or not."""
    plain = unpacked(stream)
    if plain.peek(1)[:1] not in (b"[", b" ", b"\n"):
        yield from read_feed(cast("BinaryIO", plain), _COLUMNS)
        return
    for number, row in enumerate(json_items(cast("BinaryIO", plain), frozenset(["item"])), 1):
        yield known_of_row(row, _COLUMNS, number) if isinstance(row, dict) else Malformed(number, Fault.MEMBER)
