"""Where a campaign is likely next, how likely, and in how many days; or nothing, where too little is known to say it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from datetime import date

from quivive.frozen import frozen
from quivive.spread.lags import LONGEST, Evidence, Kind, Lags
from quivive.spread.traces import Trace

HORIZON = 30
"""Days ahead that a probability is for."""
LIKELY = 0.2
"""The least probability that is said: it is several times that of any country and campaign."""
LEAST_ARRIVALS = 30
"""Arrivals, all pairs together, below which nothing is said: the pooled hazards would be chance."""
LEAST_FOLLOWED = 5
"""Past campaigns from this country that could be followed to that one, below which nothing is said of the pair."""
LEAST_CAME = 2
"""And so many of them that arrived."""
QUIET = 10
"""Days without a report after which a campaign is over, and nothing is said of it."""


@frozen
class Forecast:
    """A campaign of `origin` is expected in `country` within `HORIZON` days with `probability`.

    If it comes, then in about `days` days; with a probability of 80 % in `earliest` to `latest`. `evidence` counts past
    campaigns of the same kind on the same way.
    """

    campaign: str
    origin: str
    country: str
    at: date
    probability: float
    days: int
    earliest: int
    latest: int
    evidence: Evidence


def forecasts(trace: Trace, countries: Iterable[str], at: date, lags: Lags, kind: Kind) -> Iterator[Forecast]:
    """All that can be reckoned of a campaign as known at the end of `at`, likely or not; see `worth_saying`.

    A campaign that leaves its origin goes on to others far more readily than one that has not: that it may leave for
    a third country within the horizon is reckoned with.
    """
    age = (at - trace.start).days
    if not 0 <= age < LONGEST:
        return
    named = {country: kind(trace, country) for country in sorted(countries) if country not in trace.arrivals}
    days = range(age + 1, age + HORIZON + 1)
    staying, leaving = (
        {country: [lags.hazard(trace, country, named[country], day, abroad=abroad) for day in days] for country in named}
        for abroad in (False, True)
    )
    abroad = len(trace.arrivals) > 1
    none_leave = [math.prod(1 - staying[country][place] for country in named) for place in range(HORIZON)]
    for country in named:
        chances, home, away = [], 0.0 if abroad else 1.0, 1.0 if abroad else 0.0
        for place in range(HORIZON):
            here, there = staying[country][place], leaving[country][place]
            chances.append(home * here + away * there)
            to_third = home * (1 - here - none_leave[place]) if here < 1 else 0.0
            home, away = home * none_leave[place], away * (1 - there) + max(0.0, to_third)
        probability = sum(chances)
        if probability > 0:
            earliest, middle, latest = (_quantile(chances, share) for share in (0.1, 0.5, 0.9))
            evidence = lags.evidence.get(((trace.origin, country), named[country], abroad), Evidence(0, 0))
            yield Forecast(trace.id, trace.origin, country, at, probability, middle, earliest, latest, evidence)


def worth_saying(forecast: Forecast, trace: Trace, lags: Lags) -> bool:
    """Whether it is likely enough, there is enough to say it, and the campaign is not over."""
    return (
        forecast.probability >= LIKELY
        and lags.arrivals >= LEAST_ARRIVALS
        and forecast.evidence.followed >= LEAST_FOLLOWED
        and forecast.evidence.arrived >= LEAST_CAME
        and (forecast.at - trace.last_seen).days <= QUIET
    )


def _quantile(chances: list[float], share: float) -> int:
    """The first day by which that share of the probability is reached, counted from tomorrow as 1."""
    bar, so_far = share * sum(chances), 0.0
    for day, chance in enumerate(chances, start=1):
        so_far += chance
        if so_far >= bar:
            return day
    return len(chances)
