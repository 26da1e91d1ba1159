"""The store that a command works on, as it is given: where it is, and with which key."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from quivive.cli.arguments import Arguments
from quivive.cli.console import Console
from quivive.errors import StoreFault

if TYPE_CHECKING:
    from quivive.store import Store

PLACE, KEY = "QUIVIVE_STORE", "QUIVIVE_STORE_KEY"
"""Where the store is and what its key is, in the environment: for what should not stand in a command line."""


def add_store(parser: Arguments) -> None:
    """The option that says which store."""
    parser.option("--store", default="", metavar="FILE|URL")


def add_key(parser: Arguments) -> None:
    """The option that says where its key lies."""
    parser.option("--key-file", default="", metavar="FILE")


def opened_store(chosen: Namespace, console: Console, *, create: bool = False) -> Store:
    """The store that was named; raises `StoreFault` if none was, or if it cannot be opened."""
    place = chosen.store or console.environment.get(PLACE, "")
    if not place:
        raise StoreFault("unnamed")
    # Imported here so that the help is there at once.
    from quivive.store import open_store  # noqa: PLC0415

    return open_store(place, create=create)


def key_of_store(chosen: Namespace, console: Console, store: Store) -> bytes:
    """Its key: from the file that was named, from the environment, or beside the store."""
    from quivive.store.keys import key_of, read_key  # noqa: PLC0415 - as above

    if chosen.key_file:
        return store.key(read_key(Path(chosen.key_file)))
    given = console.environment.get(KEY, "")
    return store.key(key_of(given) if given else None)
