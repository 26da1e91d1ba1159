"""The formats, one file each, found by lying in this folder.

A format that can be written has `HOLDS`, the kinds of indicators that it has a place for, and
`write(heading, campaigns, stream, how)`; one that can be read has `read(stream)`, which gives `shared.Read`.
`LOSSLESS` says that reading gives back all that was written.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Iterable, Iterator
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import BinaryIO, Protocol, cast

from quivive.exchange.shared import Heading, Read, SharedCampaign
from quivive.frozen import frozen
from quivive.watching import FingerprintKind


@frozen
class How:
    """What a format is told besides what it writes.

    `at` is when it is written, for formats whose files carry a number that must grow. `walled_garden` is the host that
    a resolver answers with in place of a blocked one; empty: that the name does not exist.
    """

    at: datetime
    walled_garden: str = ""


class Writer(Protocol):
    """A format that can be written."""

    HOLDS: frozenset[FingerprintKind]
    LOSSLESS: bool

    def write(self, heading: Heading, campaigns: Iterable[SharedCampaign], stream: BinaryIO, how: How) -> None:
        """All campaigns, one after the other, to `stream`."""


class Reader(Protocol):
    """A format that can be read."""

    def read(self, stream: BinaryIO) -> Iterator[Read]:
        """What stands in it; raises `CannotExchange` for a file of another format or beyond the bounds."""


_ORDER = ("jsonl", "stix", "misp", "rpz", "hosts", "list", "csv", "parquet")


def format_names(*, what: str) -> tuple[str, ...]:
    """The formats that can do `what`: `write` or `read`."""
    found = {one.name.removesuffix("_") for one in pkgutil.iter_modules([str(Path(__file__).parent)]) if not one.name.startswith("_")}
    able = [name for name in found if hasattr(_load(name), what)]
    return tuple(sorted(able, key=lambda name: (_ORDER.index(name) if name in _ORDER else len(_ORDER), name)))


def load_writer(name: str) -> Writer:
    """The format called so, to write."""
    return cast("Writer", _load(name))


def load_reader(name: str) -> Reader:
    """The format called so, to read."""
    return cast("Reader", _load(name))


def _load(name: str) -> object:
    # `list` and `csv` are names of Python's own: their files have a stroke at the end.
    own = f"{name}_" if name in ("list", "csv") else name
    return import_module(f"quivive.exchange.formats.{own}")
