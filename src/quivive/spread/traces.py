"""What is known of a campaign day by day: its reports in each country, and when it arrived there."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import accumulate

from quivive.frozen import frozen

ARRIVED = 3
"""Reports from which a campaign counts as arrived: one or two may be a traveller's, or wrongly grouped."""


@frozen
class Presence:
    """A campaign's reports in one country: days in order, each with its count (above 0)."""

    country: str
    days: tuple[date, ...]
    counts: tuple[int, ...]

    @property
    def first_seen(self) -> date:
        """The day of the first report."""
        return self.days[0]

    @property
    def arrived(self) -> date | None:
        """The day on which it counted as arrived, None while it does not."""
        for day, total in zip(self.days, accumulate(self.counts), strict=True):
            if total >= ARRIVED:
                return day
        return None

    def until(self, day: date) -> Presence | None:
        """What was known at the end of `day`; None if nothing was."""
        place = bisect_right(self.days, day)
        return Presence(self.country, self.days[:place], self.counts[:place]) if place else None


@frozen
class Trace:
    """A campaign's reports by country. `origin` is where it arrived first, `arrivals` when it did in each country."""

    id: str
    brand: str
    scam_type: str
    presences: tuple[Presence, ...]
    origin: str
    arrivals: Mapping[str, date]

    @property
    def start(self) -> date:
        """When it arrived in its origin."""
        return self.arrivals[self.origin]

    @property
    def last_seen(self) -> date:
        """The day of its last report anywhere."""
        return max(presence.days[-1] for presence in self.presences)

    def presence(self, country: str) -> Presence | None:
        """Its reports there, None if there are none."""
        return next((presence for presence in self.presences if presence.country == country), None)

    def until(self, day: date) -> Trace | None:
        """The campaign as it was known at the end of `day`; None if it had not arrived anywhere."""
        if self.last_seen <= day:
            return self
        known = (presence.until(day) for presence in self.presences)
        return _trace(self.id, self.brand, self.scam_type, [presence for presence in known if presence is not None])


Count = tuple[str, str, date, int]
"""A campaign's id, a country, a day, and its reports there on that day."""


def traces(counts: Iterable[Count], known: Mapping[str, tuple[str, str]]) -> Iterator[Trace]:
    """The campaigns in `counts` that arrived anywhere, by id; `known` gives the brand and type of each.

    Reports without a country say nothing of spread and are left out.
    """
    found: dict[str, dict[str, dict[date, int]]] = {}
    for campaign, country, day, count in counts:
        if country and count > 0:
            days = found.setdefault(campaign, {}).setdefault(country, {})
            days[day] = days.get(day, 0) + count
    for campaign in sorted(found):
        presences = [
            Presence(country, tuple(sorted(days)), tuple(days[day] for day in sorted(days)))
            for country, days in sorted(found[campaign].items())
        ]
        made = _trace(campaign, *known.get(campaign, ("", "")), presences)
        if made is not None:
            yield made


def _trace(identifier: str, brand: str, scam_type: str, presences: list[Presence]) -> Trace | None:
    arrivals = {presence.country: day for presence in presences if (day := presence.arrived) is not None}
    if not arrivals:
        return None
    seen = {presence.country: (arrivals[presence.country], presence.first_seen, presence.country) for presence in presences if presence.country in arrivals}
    origin = min(seen, key=lambda country: seen[country])
    return Trace(identifier, brand, scam_type, tuple(presences), origin, arrivals)
