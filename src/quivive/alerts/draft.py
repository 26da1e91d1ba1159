"""Writes an alert from a campaign: what goes round, one example of it, and what facts and wording say to do about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from quivive.advise import advise
from quivive.advise.reporting import at_home
from quivive.advise.said import facts
from quivive.alerts.alert import Alert, Notice, Place, Said
from quivive.alerts.disarm import disarmed
from quivive.frozen import frozen
from quivive.message import Channel
from quivive.verdict import Advice, Claim, Level, Route, When
from quivive.watching import Campaign
from quivive.wording import Wording

if TYPE_CHECKING:
    from quivive.brand import Brand
    from quivive.knowledge import Knowledge

MOST_COUNTRIES = 5
MOST_NEVER = 4
MOST_PLACES = 3
"""Places that are named in one country."""
_OF_LISTS = {When.NOW: "do", When.TODAY: "do", When.LATER: "do", When.CHECK: "check", When.ALREADY: "already"}


@frozen
class Wanted:
    """What the team says an alert should be: languages (the main one first), countries to name places of, whether
    people are told how many reports there are."""

    languages: tuple[str, ...]
    countries: tuple[str, ...] = ()
    tell_count: bool = False


def draft(campaign: Campaign, example: str, wanted: Wanted, knowledge: Knowledge, at: datetime) -> Alert:
    """The alert about `campaign` as it would be published now.

    `example` is the redacted text of one of its reports, or empty; it is disarmed here. Nothing else of it, and
    nothing of what the campaign holds but what is known by name (brand, type, channel, country), gets into the alert.
    `at` is when it is drafted, with a time zone.
    """
    known = knowledge.brand(campaign.brand) if campaign.brand in knowledge.brands else None
    countries = tuple(_by_most(campaign.countries, knowledge.countries))
    places = wanted.countries or countries[:MOST_COUNTRIES]
    # What an office says holds at home only: people abroad would be sent to the wrong one.
    brand = known if known is None or not places or any(at_home(known, code, knowledge) for code in places) else None
    plain = Alert(
        id=sha256(f"{campaign.id}\n{at.isoformat()}".encode()).hexdigest()[:16],
        campaign=campaign.id,
        brand=known.id if known else "",
        brand_name=known.name if known else "",
        scam_type=campaign.scam_type if knowledge.wording("en").has(f"scam_types.{campaign.scam_type}") else "other",
        channels=tuple(_by_most(campaign.channels, set(Channel))) or (str(Channel.SMS),),
        countries=countries,
        since=campaign.first_seen.date().isoformat(),
        reports=campaign.reports if wanted.tell_count else 0,
        notices=(),
    )
    quoted = disarmed(example)
    notices = tuple(_notice(plain, quoted, places, brand, knowledge, language) for language in wanted.languages)
    return replace(plain, notices=notices)


def _notice(
    alert: Alert, example: str, places: Sequence[str], brand: Brand | None, knowledge: Knowledge, language: str
) -> Notice:
    wording = knowledge.wording(language)
    channel = Channel(alert.channels[0])
    claim = Claim(alert.brand, alert.brand_name, (), 1.0) if alert.brand else None
    told = [
        advise(Level.SCAM, claim, alert.scam_type, channel, country, knowledge, language) for country in places or ("",)
    ]
    lists: dict[str, list[Said]] = {"do": [], "check": [], "already": [], "never": _never(alert, brand, wording)}
    for line in (line for lines, _ in told for line in lines):
        if line.id not in ("give_country", "brand_never_asks", "keep_then_delete"):
            _add(lists[_OF_LISTS[line.when]], line)
    return Notice(
        language=language,
        headline=_headline(alert, wording),
        happening=tuple(_happening(alert, brand, knowledge, wording)),
        example=example,
        never=tuple(lists["never"]),
        do=tuple(lists["do"]),
        check=tuple(lists["check"]),
        already=tuple(lists["already"]),
        places=_places([(country, routes[:MOST_PLACES]) for country, (_, routes) in zip(places, told, strict=False)]),
    )


def _add(sentences: list[Said], line: Advice) -> None:
    said = Said(line.text, line.source, line.seen)
    if said not in sentences:
        sentences.append(said)


def _headline(alert: Alert, wording: Wording) -> str:
    key = f"alerts.headline.{alert.channels[0]}"
    return (
        wording.say(key, brand=alert.brand_name)
        if alert.brand
        else wording.say(f"alerts.headline_any.{alert.channels[0]}")
    )


def _happening(alert: Alert, brand: Brand | None, knowledge: Knowledge, wording: Wording) -> Iterable[str]:
    """What goes round, since when and where, in sentences of their own."""
    if alert.scam_type != "other":
        yield wording.say("alerts.about", text=wording.say(f"scam_types.{alert.scam_type}"))
    since = wording.say("alerts.since", date=alert.since)
    names = [
        country.name(wording.language)
        for code in alert.countries[:MOST_COUNTRIES]
        if (country := knowledge.country(code))
    ]
    yield f"{since} {wording.say('alerts.where', text=', '.join(names))}" if names else since
    if alert.channels[1:]:
        kinds = ", ".join(wording.say(f"channels.{channel}") for channel in alert.channels[1:])
        yield wording.say("alerts.also_as", text=kinds)
    if alert.reports:
        yield wording.say("alerts.count", count=alert.reports)
    if brand and not brand.hijacked:
        yield wording.say("alerts.not_from", brand=alert.brand_name)


def _never(alert: Alert, brand: Brand | None, wording: Wording) -> list[Said]:
    """What the brand says it never asks, by the channels of the campaign first; verified facts only."""
    if brand is None:
        return []
    fitting = [fact for fact in brand.never_asks if not fact.channels or set(fact.channels) & set(alert.channels)]
    said: list[Said] = []
    for line in facts(fitting, "brand_never_asks", wording, When.NOW):
        _add(said, line)
    return said[:MOST_NEVER]


def _places(told: Iterable[tuple[str, Sequence[Route]]]) -> tuple[Place, ...]:
    """The verified places, each once: first those that serve everywhere or are the brand's own, then country by country."""
    once: dict[str, Place] = {}
    for _, routes in told:
        for route in routes:
            once.setdefault(route.id, Place(route.country, route.what, route.address, route.source, route.seen))
    return tuple(sorted(once.values(), key=lambda place: bool(place.country)))


def _by_most(counted: Mapping[str, int], known: Iterable[str]) -> list[str]:
    """The known ones, those of most reports first."""
    names = set(map(str, known))
    return sorted((name for name in counted if name in names), key=lambda name: (-counted[name], name))
