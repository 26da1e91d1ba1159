"""JPCERT/CC's lists of phishing pages: date, URL, description, which names the brand (https://github.com/JPCERTCC/phishurl-list)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from quivive.exchange.formats._feed import Columns, read_feed
from quivive.exchange.shared import Read


def read(stream: BinaryIO) -> Iterator[Read]:
    """One row per page."""
    return read_feed(stream, Columns("URL", "date", "description", ""))
