"""The members of large JSON documents, one at a time, each with a bound on its depth and size."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from quivive.errors import MissingExtra, UnreadableInput
from quivive.exchange.formats._input import MOST_BYTES_OF_JSON, unpacked

MOST_DEPTH: Final = 32
MOST_VALUES: Final = 2_000_000
"""Values in one member: an event with a hundred thousand attributes has as many."""


def json_items(stream: BinaryIO, paths: frozenset[str]) -> Iterator[Any]:
    """Each value at one of `paths` (`objects.item`: the members of the list `objects`), as plain Python values.

    Raises `UnreadableInput` for what is no JSON or beyond the bounds, `MissingExtra` without the library.
    """
    try:
        import ijson  # noqa: PLC0415 - an extra
    except ModuleNotFoundError:
        raise MissingExtra("exchange", "Reading JSON of partners") from None
    try:
        yield from _items(ijson.parse(unpacked(stream, MOST_BYTES_OF_JSON), use_float=True), paths)
    except (ijson.JSONError, UnicodeDecodeError, OverflowError) as error:
        raise UnreadableInput(f"The file is no JSON: {' '.join(str(error).split())[:200]}.", "Look at its end: it may be cut off.") from None


def _items(events: Iterator[tuple[str, str, Any]], paths: frozenset[str]) -> Iterator[Any]:
    depth = 0
    building: list[Any] = []
    keys: list[str] = []
    values = 0
    for path, event, value in events:
        if event in ("start_map", "start_array"):
            depth += 1
            if depth > MOST_DEPTH:
                raise UnreadableInput(f"The file is nested deeper than {MOST_DEPTH}.", "It is none of this format.")
            if building or path in paths:
                building.append({} if event == "start_map" else [])
                keys.append("")
                values += 1
        elif event == "map_key":
            if building:
                keys[-1] = value
        elif event in ("end_map", "end_array"):
            depth -= 1
            if building:
                made = building.pop()
                keys.pop()
                if not building:
                    yield made
                    values = 0
                else:
                    _put(building[-1], keys[-1], made)
        elif building:
            _put(building[-1], keys[-1], value)
            values += 1
        elif path in paths:
            yield value
        if values > MOST_VALUES:
            raise UnreadableInput(f"One part of the file has more than {MOST_VALUES:,} values.", "Split it into several.")


def _put(container: Any, key: str, value: Any) -> None:  # noqa: ANN401 - what JSON has
    if isinstance(container, list):
        container.append(value)
    else:
        container[key] = value
