"""How campaigns went from country to country before: the chance of each day, learned from arrivals and from waiting.

A discrete-time survival model (Singer and Willett 1993, "It's about time"). Every day that a campaign is known in its
origin and has not arrived in another country is a day at risk; arrivals divided by days at risk are the daily hazard.
A campaign that never arrived counts with all its days, one that is still young with those it has had (right
censoring). Hazards are pooled over pairs of countries by the lag, by kind (same language, brand known there) and by
whether the campaign has left its origin already. Each type of scam and each ordered pair then has a factor on them, arrivals divided by expected
arrivals, which is shrunk to 1 (the Gamma-Poisson estimate of Clayton and Kaldor 1987); how much, is itself estimated
from how much types and pairs differ. Early and late lags have factors of their own, shrunk to the pair's.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date

from quivive.frozen import frozen
from quivive.spread.traces import Trace

Kind = Callable[[Trace, str], str]
"""Names what kind of neighbour a country is to a campaign, for pooling: "same language, brand known" …"""
Pair = tuple[str, str]
_Cell = tuple[str, int, bool]
_Way = tuple[Pair, str, bool]
"""The pair, the kind, and whether only campaigns that had left for a third country are counted."""
_Key = tuple[Pair, str, _Cell, int]
"""The pair, the type of scam, the cell of the pooled hazard and the zone of the pair's factor."""
_Stays = Mapping[_Key, tuple[int, int]]
"""Arrivals and days at risk."""

BINS = (2, 4, 7, 10, 14, 21, 30, 45, 60)
"""The last day of each span of lags that shares a pooled hazard."""
LONGEST = BINS[-1]
"""Days after its start from which a campaign is no longer waited for."""
FOLLOWED = 30
"""Days for which a past campaign was followed to count as evidence: that so many of so many arrived within them."""
_ZONES = (5, 12, LONGEST)
_PRIOR_DAYS = 40.0
"""Days at risk that the hazard of all kinds weighs against a kind's own."""
_STRENGTHS = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0)
"""Expected arrivals that "as all others" weighs against a pair's or a type's own: the likeliest of these is taken."""
_MOST_HAZARD = 0.5


@frozen
class Evidence:
    """Past campaigns that began in a country `FOLLOWED` days ago or more, and how many of them arrived in another within
    so many days; for a campaign that has left its origin already, only those that had so too."""

    arrived: int
    followed: int


@frozen
class Lags:
    """What was learned. `hazard` answers with the chance of one day."""

    pooled: Mapping[_Cell, float]
    types: Mapping[tuple[str, bool], float]
    factors: Mapping[tuple[Pair, int], float]
    evidence: Mapping[_Way, Evidence]
    arrivals: int
    """Arrivals that were learned from, all pairs together."""

    def hazard(self, trace: Trace, country: str, kind: str, day: int, *, abroad: bool) -> float:
        """The chance that a campaign arrives there on that day after its start, not having arrived before; `abroad` is
        whether it has left its origin by then."""
        if not 1 <= day <= LONGEST:
            return 0.0
        place = bisect_left(BINS, day)
        pooled = self.pooled.get((kind, place, abroad), self.pooled.get(("", place, abroad), 0.0))
        factor = self.types.get((trace.scam_type, abroad), 1.0)
        factor *= self.factors.get(((trace.origin, country), bisect_left(_ZONES, day)), 1.0)
        return min(_MOST_HAZARD, pooled * factor)


class Past:
    """Arrivals and days at risk, summed up: what is learned from.

    Campaigns that are older than `LONGEST` days can be added for good; nothing about them changes any more.
    """

    def __init__(self) -> None:
        self.stays: dict[_Key, tuple[int, int]] = {}
        self.followed: dict[_Way, tuple[int, int]] = {}

    def with_more(self, known: Iterable[Trace], countries: Iterable[str], at: date, kind: Kind) -> Past:
        """These and campaigns as they were known at the end of `at`."""
        past = Past()
        past.stays, past.followed = dict(self.stays), dict(self.followed)
        everywhere = tuple(sorted(countries))
        for trace in known:
            for country in everywhere:
                if country != trace.origin:
                    past._add(trace, country, kind(trace, country), at)
        return past

    def _add(self, trace: Trace, country: str, named: str, at: date) -> None:
        for key, days, arrived in _stays(trace, country, named, at):
            events, so_far = self.stays.get(key, (0, 0))
            self.stays[key] = events + arrived, so_far + days
        if (at - trace.start).days >= FOLLOWED:
            arrival = trace.arrivals.get(country)
            lag = (arrival - trace.start).days if arrival is not None else LONGEST
            left = _left(trace, country) < min(lag, FOLLOWED)
            for abroad in (False, True) if left else (False,):
                events, of = self.followed.get(((trace.origin, country), named, abroad), (0, 0))
                self.followed[(trace.origin, country), named, abroad] = events + (lag <= FOLLOWED), of + 1


def learn_lags(past: Past) -> Lags:
    """Learn from the past."""
    pooled = _pooled(past.stays)
    types = _types(past.stays, pooled)
    evidence = {key: Evidence(*counted) for key, counted in past.followed.items()}
    return Lags(pooled, types, _pairs(past.stays, pooled, types), evidence, sum(events for events, _ in past.stays.values()))


def _stays(trace: Trace, country: str, named: str, at: date) -> Iterator[tuple[_Key, int, bool]]:
    """The days at risk, cut where the span of lags changes and where the campaign first reaches a third country: each
    with how many they are, and whether it arrived at their end."""
    arrival = trace.arrivals.get(country)
    lag = max(1, (arrival - trace.start).days) if arrival is not None else None
    last = min(LONGEST, lag if lag is not None else (at - trace.start).days)
    left, first = _left(trace, country), 1
    while first <= last:
        place, zone, abroad = bisect_left(BINS, first), bisect_left(_ZONES, first), first > left
        end = min(last, BINS[place], _ZONES[zone], last if abroad else max(left, first))
        yield ((trace.origin, country), trace.scam_type, (named, place, abroad), zone), end - first + 1, lag == end
        first = end + 1


def _left(trace: Trace, country: str) -> int:
    """On which day after its start it arrived in a country that is neither its origin nor this one."""
    others = [day for other, day in trace.arrivals.items() if other not in (trace.origin, country)]
    return (min(others) - trace.start).days if others else LONGEST + 1


def _pooled(stays: _Stays) -> dict[_Cell, float]:
    """Hazards by cell, shrunk to those of all kinds together (named "")."""
    sums: dict[_Cell, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for (_, _, cell, _), (events, days) in stays.items():
        for each in (cell, ("", *cell[1:])):
            sums[each] = sums[each][0] + events, sums[each][1] + days
    hazards: dict[_Cell, float] = {}
    for cell in sorted(sums, key=lambda one: one[0] != ""):
        above = hazards.get(("", *cell[1:]), 0.0) if cell[0] else 0.0
        hazards[cell] = (sums[cell][0] + _PRIOR_DAYS * above) / (sums[cell][1] + _PRIOR_DAYS)
    return hazards


def _types(stays: _Stays, pooled: Mapping[_Cell, float]) -> dict[tuple[str, bool], float]:
    """How much more readily each type of scam travels than all together; apart for campaigns that have left already, of
    which it is known that they travel."""
    sums: dict[tuple[str, bool], tuple[int, float]] = defaultdict(lambda: (0, 0.0))
    for (_, scam_type, cell, _), (events, days) in stays.items():
        count, mean = sums[scam_type, cell[2]]
        sums[scam_type, cell[2]] = count + events, mean + days * pooled[cell]
    factors: dict[tuple[str, bool], float] = {}
    for abroad in (False, True):
        here = {name: counted for (name, state), counted in sums.items() if state is abroad}
        strength = _strength(here.values())
        factors |= {(name, abroad): (count + strength) / (mean + strength) for name, (count, mean) in here.items()}
    return factors


def _pairs(stays: _Stays, pooled: Mapping[_Cell, float], types: Mapping[tuple[str, bool], float]) -> dict[tuple[Pair, int], float]:
    """How much more readily campaigns go each way, early and late, than all ways together."""
    sums: dict[Pair, tuple[int, float]] = defaultdict(lambda: (0, 0.0))
    zones: dict[tuple[Pair, int], tuple[int, float]] = defaultdict(lambda: (0, 0.0))
    for (pair, scam_type, cell, zone), (events, days) in stays.items():
        expected = days * pooled[cell] * types[scam_type, cell[2]]
        count, mean = sums[pair]
        sums[pair] = count + events, mean + expected
        count, mean = zones[pair, zone]
        zones[pair, zone] = count + events, mean + expected
    strength = _strength(sums.values())
    factors = {}
    for pair, (count, mean) in sums.items():
        whole = (count + strength) / (mean + strength)
        for zone in range(len(_ZONES)):
            count, mean = zones[pair, zone]
            factors[pair, zone] = whole * (count + strength) / (mean * whole + strength)
    return factors


def _strength(sums: Iterable[tuple[int, float]]) -> float:
    """How strongly factors are shrunk to 1: what makes these counts likeliest."""
    counted = list(sums)
    return max(_STRENGTHS, key=lambda one: sum(_likelihood(count, mean, one) for count, mean in counted))


def _likelihood(count: int, mean: float, strength: float) -> float:
    """The log-probability of `count` arrivals where `mean` were expected, if pairs differ as a Gamma distribution of
    mean 1 and that shape: a negative binomial."""
    total = mean + strength
    return (
        math.lgamma(count + strength)
        - math.lgamma(strength)
        - math.lgamma(count + 1)
        + strength * math.log(strength / total)
        + (count * math.log(mean / total) if count else 0.0)
    )
