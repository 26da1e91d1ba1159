"""Waves that somebody set, from a TOML file: one table `[[waves]]` each, with its `[[waves.arrivals]]`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from quivive.errors import UnreadableInput
from quivive.simulate.parameters import PLACES, Arrival, Wave
from quivive.simulate.stories import stories

_MOST_WAVES, _MOST_REPORTS, _MOST_DAYS = 1_000, 1_000_000, 120.0
_SHAPE = {"doubling": 1.5, "plateau": 3.0, "half_life": 3.0}


def read_waves(text: str, name: str) -> tuple[Wave, ...]:
    """The waves in a file called `name`. Raises `UnreadableInput` that says which wave and which key is wrong."""
    try:
        tables = tomllib.loads(text).get("waves")
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise UnreadableInput(f"{name} is not valid TOML: {error}.", "Correct the file.") from None
    if not isinstance(tables, list) or not 1 <= len(tables) <= _MOST_WAVES:
        raise UnreadableInput(f"{name} has no waves, or too many.", "Write one table [[waves]] for each.")
    waves = tuple(_wave(table, f"{name}, wave {number}") for number, table in enumerate(tables, start=1))
    if len({wave.id for wave in waves}) < len(waves):
        raise UnreadableInput(f"{name}: two waves have the same id.", "Give each wave an id of its own.")
    return waves


def _wave(table: object, where: str) -> Wave:
    if not isinstance(table, dict):
        raise UnreadableInput(f"{where}: not a table.", "Write [[waves]].")
    channel, brand = table.get("channel", ""), table.get("brand", "")
    story = stories().get(str(table.get("story")))
    if story is None:
        raise _fault(where, "story", f"one of {', '.join(stories())}")
    if channel and channel not in story.channels:
        raise _fault(where, "channel", f"one of {', '.join(story.channels)}")
    start = table.get("start")
    if not isinstance(start, date) or isinstance(start, datetime):
        raise _fault(where, "start", "a day, as 2026-07-07")
    arrivals = table.get("arrivals")
    if not isinstance(arrivals, list) or not 1 <= len(arrivals) <= len(PLACES):
        raise _fault(where, "arrivals", "a table [[waves.arrivals]] for each country")
    identifier = table.get("id")
    if not isinstance(identifier, str) or not 0 < len(identifier) <= 60 or not isinstance(brand, str):
        raise _fault(where, "id or brand", "a short text")
    shape = {key: _number(table, key, where, usual, 0.1, _MOST_DAYS) for key, usual in _SHAPE.items()}
    reports = int(_number(table, "reports", where, None, 1, _MOST_REPORTS))
    reached = tuple(_arrival(arrival, where) for arrival in arrivals)
    for arrival in reached:
        known = story.brands_in(arrival.country)
        if not known or (brand and brand not in known):
            raise _fault(where, "brand", f"one that this story speaks for in {arrival.country}: {', '.join(known) or 'none'}")
    return Wave(identifier, story.id, start, reports, reached, brand, channel, **shape)


def _arrival(table: object, where: str) -> Arrival:
    if not isinstance(table, dict) or table.get("country") not in {place.country for place in PLACES}:
        raise _fault(where, "arrivals.country", f"one of {', '.join(place.country for place in PLACES)}")
    lag = _number(table, "lag", where, 0.0, 0, _MOST_DAYS)
    return Arrival(table["country"], lag, _number(table, "share", where, 1.0, 0.001, 1_000))


def _number(table: Mapping[str, Any], key: str, where: str, usual: float | None, least: float, most: float) -> float:
    value = table.get(key, usual)
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        raise _fault(where, key, f"a number from {least:g} to {most:g}")
    return float(value)


def _fault(where: str, key: str, wanted: str) -> UnreadableInput:
    return UnreadableInput(f"{where}: {key} is missing or not usable.", f"Give {wanted}.")
