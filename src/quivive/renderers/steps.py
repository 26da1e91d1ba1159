"""Advice under its headings, as every renderer shows it: now, today, in the next days, how to check."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from quivive.verdict import Advice, Happened, When
from quivive.wording import Wording


@dataclass(frozen=True, slots=True)
class Group:
    """Pieces of advice to be followed at the same time, under one heading."""

    when: When
    heading: str
    lines: tuple[Advice, ...]


def groups(advice: Iterable[Advice], wording: Wording) -> tuple[Group, ...]:
    """The advice in its order, taken together by `when`."""
    return tuple(
        Group(when, wording.say("labels.what_to_do" if when is When.NOW else f"when.{when}"), tuple(lines))
        for when, lines in groupby(advice, lambda line: line.when)
    )


def places_heading(happened: Sequence[Happened], wording: Wording) -> str:
    """What stands above the places: after a loss they help first, and then take a report."""
    helps = any(one is not Happened.NOTHING for one in happened)
    return wording.say("when.places" if helps else "labels.where_to_report")
