"""The members of large JSON documents, one at a time, each with a bound on its depth and size."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from quivive.errors import MissingExtra
from quivive.exchange.errors import CannotExchange
from quivive.exchange.formats._input import MOST_BYTES_OF_JSON, unpacked

MOST_DEPTH: Final = 32
MOST_VALUES: Final = 2_000_000
"""Values in one member: an event with a hundred thousand attributes has as many."""


def json_items(stream: BinaryIO, paths: frozenset[str]) -> Iterator[Any]:
    """Each value at one of `paths` (`objects.item`: the members of the list `objects`), as plain Python values.

    Raises `CannotExchange` for what is no JSON or beyond the bounds, `MissingExtra` without the library.
    """
    try:
        import ijson  # noqa: PLC0415 - an extra
    except ModuleNotFoundError:
        raise MissingExtra("exchange", "Reading JSON of partners") from None
    try:
        # Its events without paths: for deep nesting the library's own paths alone take gigabytes.
        yield from _items(ijson.basic_parse(unpacked(stream, MOST_BYTES_OF_JSON), use_float=True), paths)
    except (ijson.JSONError, ValueError, OverflowError) as error:
        raise CannotExchange("not_json", text=" ".join(str(error).split())[:200]) from None


def _items(events: Iterator[tuple[str, Any]], paths: frozenset[str]) -> Iterator[Any]:
    steps: list[str] = []
    building: list[Any] = []
    values = 0
    for event, value in events:
        if event == "map_key":
            steps[-1] = value
            continue
        values += bool(building)
        if values > MOST_VALUES:
            raise CannotExchange("too_many", count=MOST_VALUES)
        if event in ("start_map", "start_array"):
            wanted = bool(building) or ".".join(steps) in paths
            steps.append("item")
            if len(steps) > MOST_DEPTH:
                raise CannotExchange("too_deep", count=MOST_DEPTH)
            if wanted:
                building.append({} if event == "start_map" else [])
            continue
        if event in ("end_map", "end_array"):
            steps.pop()
            if not building:
                continue
            value = building.pop()
        elif not building and ".".join(steps) not in paths:
            continue
        if building:
            _put(building[-1], steps[-1], value)
        else:
            values = 0
            yield value


def _put(container: Any, key: str, value: Any) -> None:  # noqa: ANN401 - what JSON has
    if isinstance(container, list):
        container.append(value)
    else:
        container[key] = value
