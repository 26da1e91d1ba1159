"""URLhaus's lists of web addresses (https://urlhaus.abuse.ch/api/): comments, then rows without a heading."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, Final

from quivive.exchange.formats._feed import Columns, read_feed
from quivive.exchange.shared import Read

_USUAL: Final = ("id", "dateadded", "url", "url_status", "last_online", "threat", "tags", "urlhaus_link", "reporter")


def read(stream: BinaryIO) -> Iterator[Read]:
    """One row per address."""
    return read_feed(stream, Columns("url", "dateadded", "", "id", _USUAL))
