"""What a simulation is made of: each number with the reason for it.

The numbers are chosen to be plausible, not fitted: no public source gives reports of scams by brand, channel, country and
day. What a method does on such a simulation shows that it works as meant, not how well it works on a country's reports.
"""

from __future__ import annotations

from dataclasses import field
from datetime import date, timedelta

from quivive.frozen import frozen


@frozen
class Arrival:
    """A wave reaches `country`, `lag` days after its start, with `share` of the reports of its first country."""

    country: str
    lag: float
    share: float = 1.0


@frozen
class Wave:
    """One campaign that is set and not drawn: `reports` in a country of share 1, from `start` on.

    `story` is a table of `stories.toml`; `brand` one of the ids it may speak for, or empty for the first. `doubling`
    and `half_life` are in days, as is `plateau`.
    """

    id: str
    story: str
    start: date
    reports: int
    arrivals: tuple[Arrival, ...]
    brand: str = ""
    channel: str = ""
    doubling: float = 1.5
    plateau: float = 3.0
    half_life: float = 3.0


@frozen
class Place:
    """A country: its share of all reports, the languages its people are written to in, and its currency."""

    country: str
    share: float
    languages: tuple[tuple[str, float], ...]
    currency: str = "{} €"


PLACES = (
    Place("GB", 30, (("en", 1.0),), "£{}"),
    Place("FR", 24, (("fr", 1.0),)),
    Place("DE", 14, (("de", 1.0),)),
    Place("ES", 8, (("es", 1.0),)),
    Place("IT", 8, (("it", 1.0),)),
    Place("NL", 6, (("nl", 1.0),)),
    Place("BE", 4, (("nl", 0.55), ("fr", 0.45))),
    Place("IE", 2, (("en", 1.0),), "€{}"),
    Place("PT", 2, (("pt", 1.0),)),
    Place("AT", 2, (("de", 1.0),)),
)
"""Shares: the United Kingdom and France have numbers to forward texts to (7726, 33700) that people know, so that they
report more; the rest about by population."""


def prime_day_wave(year: int) -> Wave:
    """A wave about Prime: first in the United Kingdom, in French eleven days later.

    The dates are set, and nobody's: a Tuesday in July, when such sales were held in several years.
    """
    first = date(year, 7, 1)
    tuesday = first + timedelta((1 - first.weekday()) % 7)
    return Wave(
        f"prime-day-{year}", "prime", tuesday, 600, (Arrival("GB", 0), Arrival("FR", 11, 0.8)), "amazon", "email"
    )


@frozen
class Parameters:
    """A simulation from `start` (its first day) for `days` days."""

    start: date
    days: int = 365
    scale: float = 1.0
    """Multiplies the background and the size of campaigns, not how many campaigns there are."""
    places: tuple[Place, ...] = PLACES
    background_per_day: float = 60.0
    """Scams that belong to no campaign that anybody could see, all countries: a third of what is reported. Each has a
    host or number of its own."""
    dispersion: float = 0.6
    """Of daily background counts per brand, type, channel and country (variance = mean + 0.6 mean²): reports come in
    clumps that have other reasons than a campaign (an article, a school's warning)."""
    weekdays: tuple[float, ...] = (1.10, 1.10, 1.08, 1.06, 1.06, 0.85, 0.75)
    """Monday to Sunday: people are written to, and report, more on working days."""
    growth_per_year: float = 0.10
    """The background rises by a tenth a year."""
    campaigns_per_year: float = 220.0
    campaign_reports: float = 60.0
    """Median of a campaign's reports in a country that has an average share; lognormal, so that few are very large."""
    campaign_spread: float = 1.1
    """Standard deviation of the logarithm: one campaign in forty is nine times the median."""
    campaign_dispersion: float = 0.15
    doubling: tuple[float, float] = (1.6, 0.45)
    """Median in days and sigma of the logarithm of a campaign's doubling time."""
    plateau: tuple[float, float] = (3.0, 0.6)
    half_life: tuple[float, float] = (3.0, 0.5)
    host_days: float = 2.5
    """Mean days that a host or number is used: taken down or blocked, then the next one."""
    hosts_at_once: int = 2
    new_variant: float = 0.35
    """Probability that a new host comes with the text's synonyms chosen anew."""
    shared_hosts: float = 0.25
    """Probability that a campaign uses the same hosts in all its countries; otherwise each country has its own."""
    kit_reused: float = 0.3
    """Probability that strangers use the same kit, so text and shape of the address, with other hosts."""
    followers: int = 2
    """At most so many strangers."""
    same_language: tuple[float, float] = (0.6, 3.0)
    """Probability that a campaign that travels reaches a country of the same language, and the median lag in days."""
    other_language: tuple[float, float] = (0.35, 9.0)
    """The same for another language, which takes a translation. Each ordered pair of countries has a tempo of its
    own that multiplies both (`pair_tempo`): where all pairs are alike there is nothing to learn about them."""
    lag_spread: float = 0.45
    """Sigma of the logarithm of a lag."""
    genuine: float = 0.06
    """Genuine messages reported by mistake, as a share of the background; they carry the brand's own hosts."""
    noise: float = 0.04
    """Questions, tests, "see picture", as a share of the background."""
    reporters: int = 40_000
    """People who may report in a country of average share; few report often."""
    waves: tuple[Wave, ...] = field(default_factory=tuple)
