"""Where to get help and to report: who can stop a loss comes first, only places that somebody verified."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from quivive.brand import Brand
from quivive.message import Channel
from quivive.verdict import Happened, Route
from quivive.wording import Wording

if TYPE_CHECKING:
    from quivive.country import Country
    from quivive.knowledge import Knowledge

EVERYWHERE = "ALL"
"""The file of places that take reports from every country."""

MOST_ROUTES = 5
MOST_AFTER_LOSS = 6

_CARD = frozenset({Happened.CARD, Happened.PAID_CARD})
_MONEY = frozenset({Happened.PAID_CARD, Happened.TRANSFER, Happened.GIFT_CARD, Happened.CRYPTO})
_DETAILS = frozenset({Happened.IDENTITY_DOCUMENT, Happened.BANK_DETAILS})
_OF_THE_BANK = frozenset(
    {*_CARD, Happened.TRANSFER, Happened.CODE, Happened.BANK_DETAILS, Happened.INSTALLED_APP, Happened.REMOTE_ACCESS}
)
LOSSES = frozenset({*_OF_THE_BANK, *_MONEY, *_DETAILS, Happened.PASSWORD})
"""After these somebody has something they can do harm with."""

# Places that serve some losses only: their own text says so, and others would be led astray.
_ONLY_AFTER = {
    "us-identity-theft": _DETAILS,
    "fr-perceval": _CARD,
    "pl-pesel": _DETAILS,
    "br-pix-med": frozenset({Happened.TRANSFER}),
}

# Places listed under one channel whose own text names others too.
_ALSO_TAKES = {
    "at-rtr": (Channel.CALL, Channel.CHAT),
    "be-safeonweb": (Channel.SMS, Channel.CHAT),
    "de-bundesnetzagentur": (Channel.CALL, Channel.CHAT),
    "in-chakshu": (Channel.CALL, Channel.CHAT),
    "jp-antiphishing": (Channel.SMS,),
}
_ANY_SCAM = frozenset(
    {"us-ftc", "au-scamwatch", "at-watchlist-internet", "ch-ncsc", "fi-ncsc-fi", "it-segnala-online", "nz-cert-nz"}
)
"""Places listed under `web` that take a report of any scam, also one without a link."""

_NOT_FOR_EVERY_CARD = frozenset({"it-poste-card"})
"""Numbers that block the cards of one bank only."""

# Kinds of places for those who lost something, in this order, after those for the message's own channel.
_KINDS = ("victim", "bank", "card", "police")
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
    national = _verified(knowledge.country(country), wording.language) if country else []
    told = frozenset(happened)
    report = [
        *_for_channel(national, channel, country, knowledge, wording, has_link=has_link),
        *_of_brand(brand, wording),
    ]
    lost = told & LOSSES
    if not told:
        kinds = _KINDS_OF_TRADE if scam_type in _TRADE else _KINDS
        return _first_of([*report, *_one_of_each(kinds, national)], MOST_ROUTES)
    report = [route for route in report if route.id not in _ONLY_AFTER or told & _ONLY_AFTER[route.id]]
    if not lost:
        return _first_of(report, MOST_ROUTES)
    own = [route for route in national if lost & _ONLY_AFTER.get(route.id, frozenset())]
    helps = [*_one_of_each(_kinds_after(lost, scam_type), national), *(r for r in national if r.channel == "police")]
    any_scam = [route for route in national if route.id in _ANY_SCAM]
    # Where there is no place for victims, one that takes a report of any scam stands in.
    stands_in = [] if any(route.channel == "victim" for route in helps) else any_scam[:1]
    cards = [route for route in helps if route.channel in {"card", "bank"}]
    return _first_of([*cards, *own, *helps, *stands_in, *report], MOST_AFTER_LOSS)


def card_stop(country: str, knowledge: Knowledge, language: str) -> Route | None:
    """The number by which any card is blocked in this country, if somebody verified one."""
    national = _verified(knowledge.country(country), language) if country else []
    cards = (route for route in national if route.channel == "card" and route.id not in _NOT_FOR_EVERY_CARD)
    return next((route for route in cards if is_number(route.address)), None)


def bank_line(country: str, knowledge: Knowledge, language: str) -> Route | None:
    """The short number that leads to everybody's own bank in this country, if somebody verified one."""
    national = _verified(knowledge.country(country), language) if country else []
    return next((route for route in national if route.channel == "bank" and is_number(route.address)), None)


def is_number(address: str) -> bool:
    """Whether an address is a telephone number."""
    return bool(address) and all(letter.isdigit() or letter in "+ -" for letter in address)


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


def _one_of_each(kinds: Iterable[str], national: Sequence[Route]) -> Iterator[Route]:
    """The first place of each kind; of those for cards one that can be called, for it blocks the card."""
    for kind in kinds:
        fitting = [route for route in national if route.channel == kind and route.id not in _ONLY_AFTER]
        called = [route for route in fitting if is_number(route.address)] if kind == "card" else []
        yield from (called or fitting)[:1]


def _for_channel(
    national: Sequence[Route],
    channel: Channel | None,
    country: str,
    knowledge: Knowledge,
    wording: Wording,
    *,
    has_link: bool,
) -> list[Route]:
    """Places that take messages which came this way, else the nearest that takes them at all."""
    exact = [route for route in national if route.channel == channel or channel in _ALSO_TAKES.get(route.id, ())]
    if exact or not country:
        return exact
    everywhere = _verified(knowledge.country(EVERYWHERE), wording.language)
    near = (route for route in (*national, *everywhere) if route.channel in {channel, Channel.WEB})
    return [route for route in near if has_link or route.id in _ANY_SCAM or route.channel == channel][:1]


def _verified(country: Country | None, language: str) -> list[Route]:
    if country is None:
        return []
    code = "" if country.code == EVERYWHERE else country.code
    return [
        Route(route.id, code, route.channel, route.what(language), route.address, route.source, route.seen)
        for route in country.routes
        if route.verified
    ]


def _of_brand(brand: Brand | None, wording: Wording) -> list[Route]:
    """The first verified place where the brand itself wants to be told."""
    verified = [place for place in brand.report if place.verified][:1] if brand else []
    return [
        Route(
            id=f"{brand.id}-report",
            country="",
            channel=place.channel,
            what=wording.say("labels.of_brand", brand=brand.name, text=place.text(wording.language)),
            address=place.address,
            source=place.source,
            seen=place.seen,
        )
        for place in verified
        if brand
    ]


def _first_of(routes: Iterable[Route], most: int) -> tuple[Route, ...]:
    return tuple({route.id: route for route in routes}.values())[:most]
