"""The campaigns of a simulation, planned before any report is written: who, when, where, in which words."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from datetime import date, timedelta

from quivive.frozen import frozen
from quivive.simulate.chance import Shares, poisson
from quivive.simulate.parameters import Parameters, Place, Wave
from quivive.simulate.stories import Story, stories
from quivive.simulate.texts import Kit, new_kit

_RISE = 16.0
"""How many times its first day a campaign's best day is."""
_TAIL = 1 / 32
"""A campaign is over when it is down to this share of its best day."""
_LONGEST = 120


@frozen
class Course:
    """The expected reports of each day from the arrival on."""

    daily: tuple[float, ...]


@frozen
class Visit:
    """A campaign in one country: since when, in whose name, how many reports are expected on which day."""

    country: str
    start: date
    brand: str
    course: Course


@frozen
class PlannedCampaign:
    """One operator's campaign. `kit` may be a stranger's: then `kit_of` is the id of the campaign that had it first."""

    id: str
    story: str
    channel: str
    kit: Kit
    kit_of: str
    origin: str
    start: date
    visits: tuple[Visit, ...]
    shared_hosts: bool


def course(reports: float, doubling: float, plateau: float, half_life: float) -> Course:
    """Growth by doubling, a plateau, decline by halving; the days together hold `reports`."""
    rise = max(1, round(doubling * math.log2(_RISE)))
    flat = max(1, round(plateau))
    fall = max(1, round(half_life * -math.log2(_TAIL)))
    shape = [2.0 ** ((day - rise) / doubling) for day in range(rise)]
    shape += [1.0] * flat
    shape += [0.5 ** ((day + 1) / half_life) for day in range(fall)]
    shape = shape[:_LONGEST]
    return Course(tuple(reports * value / sum(shape) for value in shape))


def pair_tempo(origin: str, country: str) -> tuple[float, float]:
    """How readily (0.2 to 2) and how slowly (0.6 to 1.8) campaigns go from one country to the other, the same in every
    run; the way from the United Kingdom to France is a usual one."""
    if (origin, country) == ("GB", "FR"):
        return 2.0, 1.2
    chance = random.Random(f"{origin}>{country}")
    return 0.2 + 1.8 * chance.random(), 0.6 + 1.2 * chance.random()


def plan(parameters: Parameters, chance: random.Random) -> list[PlannedCampaign]:
    """All campaigns that begin within the time of the simulation, by start; waves that were set among them."""
    planned: list[PlannedCampaign] = []
    for number in range(poisson(parameters.campaigns_per_year * parameters.days / 365.25, chance)):
        first = _campaign(f"c{number:04}", parameters, chance)
        planned.append(first)
        if chance.random() < parameters.kit_reused:
            planned += _followers(first, parameters, chance)
    planned += [_wave(wave, parameters, chance) for wave in parameters.waves]
    return sorted(planned, key=lambda campaign: (campaign.start, campaign.id))


def _campaign(identifier: str, parameters: Parameters, chance: random.Random) -> PlannedCampaign:
    start = parameters.start + timedelta(chance.randrange(parameters.days))
    story, place = _story_and_place(start, parameters, chance)
    shape = [_around(chance, *pair) for pair in (parameters.doubling, parameters.plateau, parameters.half_life)]
    size = _around(chance, parameters.campaign_reports, parameters.campaign_spread) * parameters.scale
    brand = chance.choice(story.brands_in(place.country))
    mean = sum(other.share for other in parameters.places) / len(parameters.places)
    visits = [Visit(place.country, start, brand, course(size * math.sqrt(place.share / mean), *shape))]
    if chance.random() < story.travels:
        for other, lag in _travels(place, parameters, chance):
            abroad = chance.choice(story.brands_in(other.country) or ("",))
            if not abroad and not story.is_nobodys:
                continue
            kept = brand if brand in story.brands_in(other.country) else abroad
            reports = size * math.sqrt(other.share / mean) * _around(chance, 0.7, 0.5)
            visits.append(Visit(other.country, start + timedelta(lag), kept, course(reports, *shape)))
    return PlannedCampaign(
        identifier,
        story.id,
        Shares(story.channels.items()).draw(chance),
        new_kit(story.id, chance),
        "",
        place.country,
        start,
        tuple(visits),
        chance.random() < parameters.shared_hosts,
    )


def _story_and_place(start: date, parameters: Parameters, chance: random.Random) -> tuple[Story, Place]:
    told = Shares((story, story.share * story.months[start.month - 1]) for story in stories().values())
    places = Shares((place, place.share) for place in parameters.places)
    while True:
        story, place = told.draw(chance), places.draw(chance)
        if story.brands_in(place.country):
            return story, place


def _travels(origin: Place, parameters: Parameters, chance: random.Random) -> Iterator[tuple[Place, int]]:
    """The other countries that a campaign reaches, and after how many days."""
    spoken = {language for language, _ in origin.languages}
    for other in parameters.places:
        if other.country == origin.country:
            continue
        same = bool(spoken & {language for language, _ in other.languages})
        likely, days = parameters.same_language if same else parameters.other_language
        readily, slowly = pair_tempo(origin.country, other.country)
        if chance.random() < min(0.95, likely * readily):
            yield other, max(1, round(_around(chance, days * slowly, parameters.lag_spread)))


def _followers(first: PlannedCampaign, parameters: Parameters, chance: random.Random) -> Iterator[PlannedCampaign]:
    """Strangers with the same kit in the same country, later, with other hosts and at most as many reports."""
    home = first.visits[0]
    for number in range(1, 1 + chance.randint(1, max(1, parameters.followers))):
        start = first.start + timedelta(chance.randint(3, 90))
        share = 0.2 + 0.8 * chance.random()
        if (start - parameters.start).days < parameters.days:
            visit = Visit(home.country, start, home.brand, Course(tuple(share * each for each in home.course.daily)))
            yield PlannedCampaign(
                f"{first.id}.{number}", first.story, first.channel, first.kit, first.id, home.country, start, (visit,), True
            )


def _wave(wave: Wave, parameters: Parameters, chance: random.Random) -> PlannedCampaign:
    story = stories()[wave.story]
    visits = []
    for arrival in wave.arrivals:
        brands = story.brands_in(arrival.country)
        brand = wave.brand if wave.brand in brands else brands[0]
        shape = course(wave.reports * arrival.share * parameters.scale, wave.doubling, wave.plateau, wave.half_life)
        visits.append(Visit(arrival.country, wave.start + timedelta(arrival.lag), brand, shape))
    channel = wave.channel or Shares(story.channels.items()).draw(chance)
    first = min(visits, key=lambda visit: visit.start)
    return PlannedCampaign(
        wave.id, wave.story, channel, new_kit(story.id, chance), "", first.country, first.start, tuple(visits), False
    )


def _around(chance: random.Random, median: float, sigma: float) -> float:
    """A lognormal draw."""
    return median * math.exp(sigma * chance.gauss(0, 1))
