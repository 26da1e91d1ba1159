"""What the law of a country gives a person who was tricked, with source and date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from quivive.brand import Sourced, sourced
from quivive.verdict import Happened


@dataclass(frozen=True, slots=True)
class Right:
    """One right: after what it applies, and the sentence with its source; shown only where verified."""

    after: frozenset[Happened]
    fact: Sourced


def rights_from_facts(table: Mapping[str, Any]) -> tuple[Right, ...]:
    """The rights in a country's table (`facts/rights/<cc>.toml`)."""
    return tuple(Right(frozenset(map(Happened, entry["after"])), sourced(entry)) for entry in table.get("rights", ()))
