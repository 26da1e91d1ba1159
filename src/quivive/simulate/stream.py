"""The reports of a simulation, day by day in the order in which they are handed in."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from quivive.knowledge import load_knowledge
from quivive.simulate.chance import Shares, overdispersed, poisson
from quivive.simulate.parameters import Parameters, Place
from quivive.simulate.paths import Hosts, Numbers
from quivive.simulate.plan import PlannedCampaign, Visit, plan
from quivive.simulate.reports import SimulatedReport, Truth
from quivive.simulate.stories import Story, stories
from quivive.simulate.texts import clauses, new_kit
from quivive.simulate.writing import Operator, Written, fields, one_off

_HOURS = (2, 1, 1, 1, 1, 2, 4, 8, 12, 14, 15, 15, 13, 13, 14, 14, 13, 13, 12, 11, 10, 8, 6, 4)
"""When messages come, by the hour."""
_SOON, _LATER, _LATE = 0.7, 0.95, 1.0
"""How many reports are made within hours, within days, within two weeks."""
_MOST_DELAY = 21 * 86_400
_REGIONS = 6


def simulate(parameters: Parameters, seed: int) -> Iterator[SimulatedReport]:
    """The reports, sorted by when they were handed in; the same for the same parameters and seed.

    Messages come within the time of the simulation; those reported after its last day are not given. Memory is
    bounded by the reports of three weeks and the campaigns that are under way.
    """
    return _Simulation(parameters, seed).reports()


class _Simulation:
    """The state of one run: who is under way, which reports are still to be handed in."""

    def __init__(self, parameters: Parameters, seed: int) -> None:
        self._parameters, self._seed = parameters, seed
        self._plan = plan(parameters, random.Random(f"{seed} plan"))
        self._chance = random.Random(f"{seed} reports")
        self._hosts, self._numbers = Hosts(self._chance), Numbers(random.Random(f"{seed} numbers"))
        self._brands = load_knowledge().brands
        self._places = {place.country: place for place in parameters.places}
        self._languages = {place.country: Shares(place.languages) for place in parameters.places}
        self._hours = Shares(enumerate(_HOURS))
        self._leaves = list(self._background_leaves())
        whole = sum(place.share for place in parameters.places)
        self._share = {place.country: place.share / whole for place in parameters.places}
        self._waiting: dict[date, list[SimulatedReport]] = {}
        self._count = 0

    def reports(self) -> Iterator[SimulatedReport]:
        """All of them."""
        coming = list(reversed(self._plan))
        under_way: list[tuple[PlannedCampaign, dict[str, Operator]]] = []
        for number in range(self._parameters.days):
            day = self._parameters.start + timedelta(number)
            while coming and coming[-1].start <= day:
                campaign = coming.pop()
                under_way.append((campaign, self._operators(campaign)))
            factor = self._parameters.weekdays[day.weekday()]
            self._background(day, number, factor)
            for campaign, operators in under_way:
                for visit in campaign.visits:
                    self._visit(campaign, visit, operators[visit.country], day, factor)
            under_way = [(campaign, operators) for campaign, operators in under_way if _goes_on(campaign, day)]
            yield from sorted(self._waiting.pop(day, ()), key=lambda report: (report.reported, report.id))

    # --- what belongs to no campaign

    def _background_leaves(self) -> Iterator[tuple[Place, Story, str, str, float]]:
        """Each country, story, brand and channel with its mean of a day."""
        parameters = self._parameters
        whole = sum(place.share for place in parameters.places) * sum(story.share for story in stories().values())
        for place in parameters.places:
            for story in stories().values():
                brands = story.brands_in(place.country)
                channels = sum(story.channels.values())
                for brand in brands:
                    for channel, share in story.channels.items():
                        part = place.share * story.share * share / (whole * channels * len(brands))
                        yield place, story, brand, channel, parameters.background_per_day * parameters.scale * part

    def _background(self, day: date, number: int, factor: float) -> None:
        parameters, chance = self._parameters, self._chance
        factor *= 1 + parameters.growth_per_year * number / 365.25
        for place, story, brand, channel, mean in self._leaves:
            mean *= factor * story.months[day.month - 1]
            for _ in range(overdispersed(mean, parameters.dispersion, chance)):
                language = self._languages[place.country].draw(chance)
                host = self._hosts.new(brand) if story.path == "link" else ""
                phone = self._numbers.new() if story.path == "number" else ""
                kit = new_kit(story.id, chance, own_folder=0.9, second_clause=0.5)
                name = self._spoken(brand)
                mailed_from = host or (self._hosts.new(brand) if channel == "email" else "")
                told = one_off(kit, language, channel, name, (host, phone, mailed_from), place, chance)
                truth = Truth("background", brand, story.type, kit=told.kit, variant=told.variant)
                self._hand_in(day, place, channel, language, told, truth)
        for place in self._parameters.places:
            mean = parameters.background_per_day * parameters.scale * self._share[place.country] * factor
            for _ in range(poisson(mean * parameters.genuine, chance)):
                self._genuine(day, place)
            for _ in range(poisson(mean * parameters.noise, chance)):
                language = self._languages[place.country].draw(chance)
                text = chance.choice(clauses(language)["noise"]["lines"])
                self._hand_in(day, place, "sms", language, Written(text), Truth("noise"))

    def _genuine(self, day: date, place: Place) -> None:
        """A message of a brand itself, with the brand's own host, that somebody took for a scam."""
        chance = self._chance
        language = self._languages[place.country].draw(chance)
        kind = chance.choice(("parcel", "code", "bank", "notice"))
        story = stories()[{"code": "streaming", "notice": "telecom"}.get(kind, kind)]
        brand = self._brands[chance.choice(story.brands_in(place.country))]
        ending = "." + ("uk" if place.country == "GB" else place.country.lower())
        own = sorted(brand.domains, key=lambda domain: (not domain.endswith(ending), domain))[0]
        frame = chance.choice(clauses(language)["genuine"][kind])
        values = fields(brand.spoken_name, f"https://{own}/{chance.choice(('track', 'news', 'account'))}", "", place, chance)
        text = frame.format_map({**values, "code": f"{chance.randrange(1_000_000):06}"})
        host = own if "{link}" in frame else ""
        self._hand_in(day, place, "sms", language, Written(text, sender=brand.spoken_name, host=host), Truth("genuine", brand.id))

    def _spoken(self, brand: str) -> str:
        return self._brands[brand].spoken_name if brand else ""

    # --- campaigns

    def _operators(self, campaign: PlannedCampaign) -> dict[str, Operator]:
        """What a campaign uses in each of its countries: the same, or each its own."""
        story, chance = stories()[campaign.story], self._chance
        first: Operator | None = None
        operators = {}
        for visit in campaign.visits:
            if first is None or not campaign.shared_hosts:
                first = Operator(campaign, story.path, visit.brand, self._parameters, self._hosts, self._numbers, chance)
            operators[visit.country] = first
        return operators

    def _visit(self, campaign: PlannedCampaign, visit: Visit, operator: Operator, day: date, factor: float) -> None:
        age = (day - visit.start).days
        if not 0 <= age < len(visit.course.daily):
            return
        chance, place = self._chance, self._places[visit.country]
        operator.turn(day)
        name = self._spoken(visit.brand)
        story = stories()[campaign.story]
        mean = visit.course.daily[age] * factor
        for _ in range(overdispersed(mean, self._parameters.campaign_dispersion, chance)):
            language = self._languages[visit.country].draw(chance)
            told = operator.write(language, name, place, chance)
            truth = Truth(
                "campaign",
                visit.brand,
                story.type,
                campaign.id,
                told.kit,
                told.variant,
                campaign.kit_of,
                operator.used,
                campaign.origin,
                visit.start,
            )
            self._hand_in(day, place, campaign.channel, language, told, truth)

    # --- every report

    def _hand_in(self, day: date, place: Place, channel: str, language: str, told: Written, truth: Truth) -> None:
        chance = self._chance
        at = datetime.combine(day, time(self._hours.draw(chance)), UTC)
        received = at + timedelta(seconds=chance.randrange(3_600))
        way = chance.random()
        mean = 3 * 3_600 if way < _SOON else 36 * 3_600 if way < _LATER else 6 * 86_400
        reported = received + timedelta(seconds=min(60 + int(chance.expovariate(1 / mean)), _MOST_DELAY))
        self._count += 1
        people = max(50, int(self._parameters.reporters * self._share[place.country] * len(self._places)))
        who = int(people * chance.random() ** 2)
        report = SimulatedReport(
            f"s{self._seed}-{self._count:08}",
            received,
            reported,
            place.country,
            f"{place.country}-{who % _REGIONS + 1}",
            channel,
            language,
            f"{place.country}-{who}",
            "simulation",
            told.sender,
            told.subject,
            told.text,
            told.host,
            told.number,
            truth,
        )
        self._waiting.setdefault(reported.date(), []).append(report)


def _goes_on(campaign: PlannedCampaign, day: date) -> bool:
    return any((day - visit.start).days + 1 < len(visit.course.daily) for visit in campaign.visits)
