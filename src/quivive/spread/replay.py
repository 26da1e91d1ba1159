"""What forecasts would have been made in the past, each with only what was known on its day, and what then came."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from quivive.frozen import frozen
from quivive.spread.forecast import HORIZON, Forecast, forecasts, worth_saying
from quivive.spread.lags import LONGEST, Kind, Past, learn_lags
from quivive.spread.traces import Trace


@frozen
class Judged:
    """A forecast of the past; `came_after` is in how many days the campaign arrived, None if not within `HORIZON`.

    `said` tells whether it was worth saying, `first` whether it was the first that was said of this campaign and country.
    """

    forecast: Forecast
    came_after: int | None
    said: bool
    first: bool

    @property
    def in_interval(self) -> bool:
        """Whether it came in the days that were given."""
        return self.came_after is not None and self.forecast.earliest <= self.came_after <= self.forecast.latest


@frozen
class HitRate:
    """Of `said` first statements, one for each campaign and country, `came` came true and `inside` in the days given;
    `promised` is the mean of the probabilities that were said, 0 without any."""

    said: int
    came: int
    inside: int
    promised: float


def replay(known: Sequence[Trace], countries: Iterable[str], dates: Iterable[date], end: date, kind: Kind) -> Iterator[Judged]:
    """Judge the forecasts of each of `dates` by what is known at `end`; dates less than `HORIZON` before it are left
    out, for what they said cannot be judged yet. `dates` must be in order."""
    everywhere = tuple(countries)
    seen: set[tuple[str, str]] = set()
    settled, old = Past(), set[str]()
    whole = {trace.id: trace for trace in known}
    for at in dates:
        if at > end - timedelta(HORIZON):
            return
        young = [trace for one in known if one.id not in old and one.start <= at and (trace := one.until(at)) is not None]
        grown = [trace for trace in young if (at - trace.start).days >= LONGEST]
        settled = settled.with_more(grown, everywhere, at, kind)
        old |= {trace.id for trace in grown}
        young = [trace for trace in young if trace.id not in old]
        lags = learn_lags(settled.with_more(young, everywhere, at, kind))
        for trace in young:
            for forecast in forecasts(trace, everywhere, at, lags, kind):
                said = worth_saying(forecast, trace, lags)
                key = (trace.id, forecast.country)
                yield Judged(forecast, _came(whole[trace.id], forecast), said, said and key not in seen)
                if said:
                    seen.add(key)


def hit_rate(judged: Iterable[Judged]) -> HitRate:
    """How many of the first statements came true."""
    first = [one for one in judged if one.first]
    promised = sum(one.forecast.probability for one in first) / max(1, len(first))
    return HitRate(len(first), sum(one.came_after is not None for one in first), sum(one.in_interval for one in first), promised)


def _came(trace: Trace, forecast: Forecast) -> int | None:
    arrival = trace.arrivals.get(forecast.country)
    if arrival is None:
        return None
    days = (arrival - forecast.at).days
    return days if 1 <= days <= HORIZON else None
