"""Which places take a report on a message, each by the id that `quivive report --to` is given."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from quivive.advise import reporting
from quivive.country import CountryRoute, Deliver
from quivive.errors import UnknownName
from quivive.hosts import is_hosting_suffix, public_suffix, registered_domain
from quivive.knowledge import Knowledge
from quivive.message import Channel, Link, Message
from quivive.reports.errors import CannotReport
from quivive.reports.plain import line, mail_address
from quivive.verdict import Verdict
from quivive.wording import Wording

PROVIDER_FORMS = ("arf", "xarf")
"""What providers are written to in: `arf` on a mailbox, `xarf` on a page."""
_REPORT = "-report"


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere to report to.

    `deliver` is a `Deliver` or one of `PROVIDER_FORMS`. `languages` are those of the place, empty
    where that is not known; `route` is the national place it is, if it is one.
    """

    id: str
    deliver: str
    address: str
    what: str
    country: str = ""
    languages: tuple[str, ...] = ()
    source: str = ""
    seen: str = ""
    route: CountryRoute | None = None


def fitting(message: Message, verdict: Verdict, knowledge: Knowledge, wording: Wording) -> Iterator[Place]:
    """The verified places that take such a message: those that an answer names first, then the brand's own,
    all others that take it, providers whose address can be suggested, and who helps those who lost something."""
    brand = reporting.at_home(knowledge.brand(verdict.claim.brand) if verdict.claim else None, message.country, knowledge)
    country = reporting.country_of(message.country, brand)
    national = reporting.places_of(country, knowledge)
    takers = reporting.takers(national, message.channel, knowledge, has_link=message.has_link)
    near = reporting.nearest(national, message.channel, knowledge, has_link=message.has_link) if country else []
    yield from (_of_route(route, wording) for route in near)
    if brand:
        yield from brand_places(brand.id, knowledge, wording)
    yield from (_of_route(route, wording) for route in takers if route not in near)
    for form, host in providers(message, verdict, knowledge):
        what = wording.say("reports.provider", host=host, name=form.upper())
        yield Place(form, form, f"abuse@{host}", what)
    yield from (_of_route(route, wording) for route in national if route not in takers and not route.takes)


def place_called(identifier: str, message: Message, verdict: Verdict, knowledge: Knowledge, wording: Wording) -> Place:
    """The place with this id.

    Raises `UnknownName` with near ids, and `CannotReport` for a place that nobody has verified, where
    nothing can be handed in, or for a provider whose address is not known.
    """
    form, _, address = identifier.partition(":")
    if form in PROVIDER_FORMS:
        return _provider(form, address, message, verdict, knowledge, wording)
    for country in knowledge.countries.values():
        for route in country.routes:
            if route.id == identifier:
                return _handed_in(route, wording)
    brand, _, number = identifier.partition(_REPORT)
    if brand in knowledge.brands:
        for place in brand_places(brand, knowledge, wording):
            if place.id == identifier:
                return place
        if not number:
            raise CannotReport("not_a_place", name=knowledge.brand(brand).name)
    known = [r.id for c in knowledge.countries.values() for r in c.routes if r.can_be_told]
    raise UnknownName("route", line(identifier, 60), get_close_matches(identifier[:60], known))


def brand_places(identifier: str, knowledge: Knowledge, wording: Wording) -> Iterator[Place]:
    """Where a brand itself wants to be told."""
    brand = knowledge.brand(identifier)
    for id_, deliver, place in reporting.brand_places(brand):
        yield Place(
            id=id_,
            deliver=deliver,
            address=place.address,
            what=wording.say("labels.of_brand", brand=brand.name, text=place.text(wording.language)),
            source=place.source,
            seen=place.seen,
        )


def providers(message: Message, verdict: Verdict, knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    """Forms and domains of providers who lend space or a mailbox to anyone.

    Only for those is `abuse@` (RFC 2142) suggested: under a domain that scammers registered for
    themselves it would reach the scammers.
    """
    link = suspicious_link(message, verdict, knowledge)
    lent = (knowledge.free_hosting, knowledge.shorteners, knowledge.dynamic_dns)
    if link:
        domain = next((d for d in _above(link.host) if any(d in hosts for hosts in lent)), "")
        if not domain and is_hosting_suffix(link.host):
            domain = public_suffix(link.host)
        if domain:
            yield "xarf", domain
    sender = message.sender.domain
    if message.channel is Channel.EMAIL and sender in knowledge.free_mail:
        yield "arf", sender


def suspicious_link(message: Message, verdict: Verdict, knowledge: Knowledge) -> Link | None:
    """The first web link that does not stay with the brand the message speaks for."""
    brand = knowledge.brand(verdict.claim.brand) if verdict.claim else None
    web = [link for link in message.links if link.host and not link.target.lower().startswith(("mailto:", "tel:"))]
    return next((link for link in web if not (brand and knowledge.is_of(link.host, brand))), None)


def stays_in_its_domain(address: str, message: Message, verdict: Verdict, knowledge: Knowledge) -> bool:
    """Whether a mail address lies under the domain of the suspicious link itself, which lends to nobody."""
    link = suspicious_link(message, verdict, knowledge)
    if link is None or any(domain == address.rpartition("@")[2] for _, domain in providers(message, verdict, knowledge)):
        return False
    return registered_domain(address.rpartition("@")[2].lower()) == registered_domain(link.host)


def _handed_in(route: CountryRoute, wording: Wording) -> Place:
    if not route.verified:
        raise CannotReport("unverified", name=route.id)
    if route.deliver is Deliver.NONE:
        raise CannotReport("not_a_place", name=route.id)
    return _of_route(route, wording)


def _of_route(route: CountryRoute, wording: Wording) -> Place:
    return Place(
        id=route.id,
        deliver=route.deliver,
        address=route.address,
        what=reporting.what_it_is(route, wording),
        country=route.country,
        languages=route.languages,
        source=route.source,
        seen=route.seen,
        route=route,
    )


def _provider(
    form: str, given: str, message: Message, verdict: Verdict, knowledge: Knowledge, wording: Wording
) -> Place:
    if given:
        address = mail_address(given)
        if not address:
            raise CannotReport("abuse_address", name=line(given, 60))
        what = wording.say("reports.provider_given", host=address.rpartition("@")[2], name=form.upper())
        return Place(form, form, address, what)
    host = next((domain for kind, domain in providers(message, verdict, knowledge) if kind == form), "")
    if not host:
        link = suspicious_link(message, verdict, knowledge)
        about = message.sender.domain if form == "arf" else link.host if link else ""
        raise CannotReport("no_suggestion", host=line(about, 80), name=form)
    return Place(form, form, f"abuse@{host}", wording.say("reports.provider", host=host, name=form.upper()))


def _above(host: str) -> Iterator[str]:
    while "." in host:
        yield host
        host = host.partition(".")[2]
