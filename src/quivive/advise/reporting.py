"""Who takes a report on a message: the national places, those of every country, and the brand's own.

An answer names the nearest of them, and `quivive report` lists them all: both ask here.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import TYPE_CHECKING

from quivive.brand import Brand, Sourced
from quivive.country import EVERYWHERE, CountryRoute, Deliver
from quivive.message import Channel
from quivive.wording import Wording

if TYPE_CHECKING:
    from quivive.knowledge import Knowledge

_WAYS_OF_BRANDS = {"email": Deliver.MAIL, "sms": Deliver.SMS, "phone": Deliver.TELEPHONE}


def places_of(country: str, knowledge: Knowledge) -> list[CountryRoute]:
    """The places of a country that somebody verified and that can be told something."""
    known = knowledge.country(country) if country else None
    return [route for route in known.routes if route.can_be_told] if known else []


def nearest(
    national: Sequence[CountryRoute], channel: Channel | None, knowledge: Knowledge, *, has_link: bool
) -> list[CountryRoute]:
    """The national places for messages that came this way, else the one that comes nearest to it.

    `channel` is None where nobody said how the message came. Places that take a link or a site are
    among them only where the message `has_link`.
    """
    listed, taking, *others = _by_nearness(national, channel, has_link=has_link)
    everywhere = _by_nearness(places_of(EVERYWHERE, knowledge), channel, has_link=has_link)
    return listed or taking or [*chain(*others, *everywhere)][:1]


def takers(
    national: Sequence[CountryRoute], channel: Channel, knowledge: Knowledge, *, has_link: bool
) -> list[CountryRoute]:
    """All national places and those of every country that take such a message, from the nearest on."""
    everywhere = places_of(EVERYWHERE, knowledge)
    return [route for some in (national, everywhere) for route in chain(*_by_nearness(some, channel, has_link=has_link))]


def _by_nearness(
    routes: Sequence[CountryRoute], channel: Channel | None, *, has_link: bool
) -> tuple[list[CountryRoute], ...]:
    """Those listed for the channel, those that take it too, those that take whatever comes, those for the
    page that the message leads to; each in the order of the facts and once."""
    left = [route for route in routes if not route.after]
    listed = [route for route in left if route.channel == channel and (not route.takes or channel in route.takes)]
    taking = [route for route in left if channel in route.takes and not route.takes_any and route not in listed]
    whatever = [route for route in left if route.takes_any and route not in listed]
    page = [route for route in left if has_link and Channel.WEB in route.takes and route not in [*listed, *taking, *whatever]]
    return listed, taking, whatever, page


def what_it_is(route: CountryRoute, wording: Wording) -> str:
    """What a place is for; a number that costs more than usual says so."""
    what = route.what(wording.language)
    return f"{what} {wording.say('labels.paid_number', number=route.address)}" if route.costs_more else what


def at_home(brand: Brand | None, country: str, knowledge: Knowledge) -> Brand | None:
    """The brand, unless it is a public body and the person lives in another country: then what it says of
    itself would lead astray."""
    if brand and brand.is_public_body and knowledge.is_abroad(brand, country):
        return None
    return brand


def country_of(country: str, brand: Brand | None) -> str:
    """The country that the person named, else the only one that the brand serves, else empty."""
    if not country and brand and len(brand.countries) == 1 and brand.countries[0] != "*":
        return brand.countries[0]
    return country


def brand_places(brand: Brand) -> list[tuple[str, Deliver, Sourced]]:
    """Where the brand itself wants to be told, as far as verified: the id that a report is sent to, how it gets
    there, the fact."""
    return [
        (f"{brand.id}-report" + (f"-{number}" if number > 1 else ""), _WAYS_OF_BRANDS.get(place.channel, Deliver.FORM), place)
        for number, place in enumerate([place for place in brand.report if place.verified], start=1)
    ]
