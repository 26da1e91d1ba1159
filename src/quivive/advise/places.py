"""Where to get help and to report: who can stop a loss comes first, only places that somebody verified."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from quivive.advise.reporting import brand_places, nearest, places_of, what_it_is
from quivive.brand import Brand
from quivive.country import CountryRoute
from quivive.message import Channel
from quivive.verdict import Happened, Route
from quivive.wording import Wording

if TYPE_CHECKING:
    from quivive.knowledge import Knowledge

MOST_ROUTES = 6
MOST_AFTER_LOSS = 6

_CARD = frozenset({Happened.CARD, Happened.PAID_CARD})
_OF_THE_BANK = frozenset(
    {*_CARD, Happened.TRANSFER, Happened.CODE, Happened.BANK_DETAILS, Happened.INSTALLED_APP, Happened.REMOTE_ACCESS}
)
LOSSES = frozenset({*_OF_THE_BANK, Happened.GIFT_CARD, Happened.CRYPTO, Happened.IDENTITY_DOCUMENT, Happened.PASSWORD})
"""After these somebody has something they can do harm with."""

# Kinds of places for those who lost something, in this order, after those for the message's own channel.
_KINDS = ("bank", "card", "victim", "police")
OF_A_LOSS = frozenset(_KINDS)
_KINDS_OF_TRADE = ("consumer", *_KINDS)
_TRADE = frozenset({"marketplace", "fake_order", "travel", "subscription", "recall", "invoice_callback"})


def places(
    happened: Sequence[Happened],
    brand: Brand | None,
    scam_type: str,
    channel: Channel | None,
    country: str,
    knowledge: Knowledge,
    wording: Wording,
    *,
    has_link: bool = True,
) -> tuple[Route, ...]:
    """Who helps and who takes a report.

    Where something was lost: who can stop it (card, bank), who helps, the police, and then where to
    report the message. Where nothing happened, or little: only where to report. Where nobody said:
    where to report, then one place of each kind for those who lost something. Places that take a link
    or a site are named only where the message `has_link`.
    """
    told = frozenset(happened)
    lost = told & LOSSES
    national = [route for route in places_of(country, knowledge) if _is_for(route, told)]
    near = nearest(national, channel, knowledge, has_link=has_link) if country else []
    report = [*_shown(near, wording), *_of_brand(brand, channel, wording)]
    if not told:
        kinds = _KINDS_OF_TRADE if scam_type in _TRADE else _KINDS
        return _first_of([*report, *_shown(_one_of_each(kinds, national), wording)], MOST_ROUTES)
    if not lost:
        return _first_of(report, MOST_ROUTES)
    own = [route for route in national if route.after]
    helps = [*_one_of_each(_kinds_after(lost, scam_type), national), *(r for r in national if r.channel == "police")]
    # Where there is no place for victims, one that takes a report of any scam stands in.
    stands_in = [] if any(route.channel == "victim" for route in helps) else [r for r in national if r.takes_any][:1]
    cards = [route for route in helps if route.channel in {"card", "bank"}]
    return _first_of([*_shown((*cards, *own, *helps, *stands_in), wording), *report], MOST_AFTER_LOSS)


def card_stop(country: str, knowledge: Knowledge) -> CountryRoute | None:
    """The number by which any card is blocked in this country, if somebody verified one."""
    cards = (route for route in places_of(country, knowledge) if route.channel == "card" and not route.only_cards)
    return next((route for route in cards if is_number(route.address)), None)


def bank_line(country: str, knowledge: Knowledge) -> CountryRoute | None:
    """The short number that leads to everybody's own bank in this country, if somebody verified one."""
    banks = (route for route in places_of(country, knowledge) if route.channel == "bank")
    return next((route for route in banks if is_number(route.address)), None)


def is_number(address: str) -> bool:
    """Whether an address is a telephone number."""
    return bool(address) and all(letter.isdigit() or letter in "+ -" for letter in address)


def _is_for(route: CountryRoute, told: frozenset[Happened]) -> bool:
    """Whether a place is for those to whom this happened; where nobody said, for all who may have lost something."""
    if route.after:
        return not told.isdisjoint(route.after)
    return not told or route.helps(lost=not told.isdisjoint(LOSSES))


def _kinds_after(lost: frozenset[Happened], scam_type: str) -> tuple[str, ...]:
    """The kinds of places that help after these losses, the one that can stop it first."""
    return (
        *(("card",) if lost & _CARD else ()),
        *(("bank",) if lost & _OF_THE_BANK else ()),
        *(("card",) if lost & {Happened.CODE, Happened.BANK_DETAILS} else ()),
        "victim",
        "police",
        *(("consumer",) if scam_type in _TRADE else ()),
    )


def _one_of_each(kinds: Iterable[str], national: Sequence[CountryRoute]) -> Iterator[CountryRoute]:
    """The first place of each kind; of those for cards one that can be called, for it blocks the card."""
    for kind in kinds:
        fitting = [route for route in national if route.channel == kind and not route.after]
        called = [route for route in fitting if is_number(route.address)] if kind == "card" else []
        yield from (called or fitting)[:1]


def _shown(routes: Iterable[CountryRoute], wording: Wording) -> list[Route]:
    """National places as an answer shows them."""
    return [
        Route(
            id=route.id,
            country=route.country,
            channel=route.channel,
            what=what_it_is(route, wording),
            address=route.address,
            source=route.source,
            seen=route.seen,
            deliver=route.deliver,
        )
        for route in routes
    ]


def _of_brand(brand: Brand | None, channel: Channel | None, wording: Wording) -> list[Route]:
    """Where the brand itself wants to be told: the place for such messages, else its first that takes them."""
    every = brand_places(brand) if brand else []
    known = [entry for entry in every if channel is None or not entry[2].channels or channel in entry[2].channels]
    fitting = [entry for entry in known if entry[2].channel == channel] or known
    return [
        Route(
            id=identifier,
            country="",
            channel=place.channel,
            what=wording.say("labels.of_brand", brand=brand.name, text=place.text(wording.language)),
            address=place.address,
            source=place.source,
            seen=place.seen,
            deliver=deliver,
        )
        for identifier, deliver, place in fitting[:1]
        if brand
    ]


def _first_of(routes: Iterable[Route], most: int) -> tuple[Route, ...]:
    return tuple({route.id: route for route in routes}.values())[:most]
