"""Advice under its headings, as every renderer shows it: now, today, in the next days, how to check."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from quivive.advise.places import OF_A_LOSS
from quivive.verdict import Advice, Happened, Route, When
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


@dataclass(frozen=True, slots=True)
class Places:
    """Places under one heading."""

    heading: str
    routes: tuple[Route, ...]


def places(routes: Iterable[Route], happened: Sequence[Happened], wording: Wording) -> tuple[Places, ...]:
    """The places in their order. Where nobody said what happened, those for people who lost something stand apart: whoever only
    got a message has no card to block. After something happened they come first, and the same heading speaks of both."""
    every = tuple(routes)
    if happened:
        helps = any(one is not Happened.NOTHING for one in happened)
        found = [Places(wording.say("when.places" if helps else "labels.where_to_report"), every)]
    else:
        found = [
            Places(wording.say("labels.where_to_report"), tuple(route for route in every if route.channel not in OF_A_LOSS)),
            Places(wording.say("when.places_if"), tuple(route for route in every if route.channel in OF_A_LOSS)),
        ]
    return tuple(group for group in found if group.routes)
