"""Which programs are told what: from one file (TOML)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from quivive.alerts.errors import CannotAlert
from quivive.alerts.publisher import Endpoint, endpoint_of
from quivive.errors import SettingsFault
from quivive.frozen import frozen
from quivive.webhooks.news import KINDS

_LARGEST: Final = 65_536
_MOST: Final = 100


@frozen
class Listener:
    """A program: where it is, of which `kinds` of events it is told, and whether it may stand in a network of one's own (`inside`)."""

    endpoint: Endpoint
    kinds: frozenset[str]
    inside: bool


def listeners(file: Path) -> tuple[Listener, ...]:
    """Those in `file`, paths in it as seen from its folder. Raises `SettingsFault` with every fault."""
    try:
        with file.open("rb") as stream:
            table = tomllib.loads(stream.read(_LARGEST).decode("utf-8"))
    except (OSError, ValueError) as error:
        raise SettingsFault([f"{file}: cannot be read: {getattr(error, 'strerror', None) or error}"]) from None
    given, faults, found = table.get("webhooks", []), [], []
    if set(table) - {"webhooks"} or not isinstance(given, list) or len(given) > _MOST:
        raise SettingsFault([f"{file}: holds at most {_MOST} tables called [[webhooks]], and nothing else"])
    for number, one in enumerate(given, 1):
        try:
            found.append(_listener(one, file.parent))
        except (CannotAlert, ValueError) as error:
            faults.append(f"{file}: [[webhooks]] {number}: {error}")
    if len({one.endpoint.name for one in found}) != len(found):
        faults.append(f"{file}: two webhooks have the same name")
    if faults:
        raise SettingsFault(faults)
    return tuple(found)


def _listener(table: Mapping[str, Any], folder: Path) -> Listener:
    rest = dict(table)
    kinds, inside = rest.pop("events", list(KINDS)), rest.pop("inside", False)
    if not isinstance(kinds, list) or not kinds or not set(map(str, kinds)) <= set(KINDS):
        raise ValueError(f"events: a list of {', '.join(KINDS)}")
    if not isinstance(inside, bool):
        raise ValueError("inside: true or false")
    return Listener(endpoint_of(rest, folder), frozenset(map(str, kinds)), inside)
