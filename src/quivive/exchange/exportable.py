"""What may be told to others: the one rule that every export goes through.

A list that blocks a bank, a brand's shop or everybody's link shortener harms more people than the scam it names.
Whatever is not plainly a scammer's own stays here, and the count of what stayed is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import cached_property
from typing import Final

from quivive.exchange.shared import Tlp
from quivive.exchange.values import cleaned
from quivive.frozen import frozen
from quivive.hosts import belongs, is_ip_address, public_suffix, registered_domain
from quivive.knowledge import Knowledge
from quivive.phone_numbers import read_number
from quivive.watching import Fingerprint, FingerprintKind

LEAST_INDEPENDENT: Final = 3
"""Reports that do not come from the same one, for anything to be told: one person can be wrong, or wish somebody ill."""


class Why(StrEnum):
    """Why something is not told."""

    PERSONAL = "personal"
    """It may be a person's: only its keyed hash is known here."""
    COMMON = "common"
    """Strangers share it: shorteners, free hosting, mass mailers, popular sites, names that anybody can show."""
    BRAND = "brand"
    """It is a brand's own, or a place to report to."""
    PUBLIC_SUFFIX = "public_suffix"
    """Whole countries and trades stand below it."""
    MALFORMED = "malformed"
    """It has not the form of its kind, or names nothing that can be reached from outside."""
    FEW = "few"
    """Too few reports that do not come from the same one found it in a scam."""
    PROVEN = "proven"
    """A message that was proven genuine shows it too."""
    DOUBTFUL = "doubtful"
    """Messages in which no scam was found show it as often as scams do."""
    MARKING = "marking"
    """An account, number or mailbox may be of somebody who was tricked: it is not told to everybody (TLP:CLEAR)."""
    TOO_MANY = "too_many"
    """A campaign with more indicators than are looked at."""
    FORMAT = "format"
    """The format that was asked for has no place for it."""


@frozen
class Evidence:
    """What the reports say of one indicator.

    `independent` reports of the campaign found it in a scam. Of all reports, `scams` were judged one, in `harmless`
    ones nothing was found, and `proven` ones are genuine.
    """

    independent: int
    scams: int = 0
    harmless: int = 0
    proven: int = 0


class ExportRule:
    """The rule, with what is known of hosts, brands and places."""

    def __init__(self, knowledge: Knowledge, tlp: Tlp, *, least: int = LEAST_INDEPENDENT) -> None:
        """`tlp` is how far it will be passed on, `least` how many independent reports are needed."""
        self._knowledge, self._tlp, self._least = knowledge, tlp, least

    def refusal(self, one: Fingerprint, evidence: Evidence) -> Why | None:
        """Why `one` may not be told, or None if it may."""
        if one.hashed:
            return Why.PERSONAL
        value = cleaned(one.kind, one.value)
        if not value or value != one.value:
            return Why.MALFORMED
        why = self._by_kind(one.kind, value)
        if why is not None:
            return why
        if one.common:
            return Why.COMMON
        if evidence.proven:
            return Why.PROVEN
        if evidence.harmless and evidence.harmless >= evidence.scams:
            return Why.DOUBTFUL
        if evidence.independent < self._least:
            return Why.FEW
        if self._tlp is Tlp.CLEAR and one.kind in _OF_SOMEBODY:
            return Why.MARKING
        return None

    def enough(self, independent: int) -> bool:
        """Whether so many independent reports are enough for a campaign to be told."""
        return independent >= self._least

    def is_specific(self, host: str) -> bool:
        """Whether a host that somebody else names can stand for one scammer."""
        return self.host_refusal(host) is None

    def _by_kind(self, kind: FingerprintKind, value: str) -> Why | None:
        if kind is FingerprintKind.HOST:
            return self.host_refusal(value)
        if kind is FingerprintKind.PAGE:
            return self._page_refusal(value)
        if kind in (FingerprintKind.EMAIL_ADDRESS, FingerprintKind.REPLY_TO) or "@" in value:
            return self._mail_refusal(value)
        if kind is FingerprintKind.PHONE_NUMBER or value.startswith("+"):
            return Why.BRAND if value in self._numbers else None
        if kind is FingerprintKind.SENDER:
            return Why.COMMON
        return None

    def host_refusal(self, host: str) -> Why | None:
        """The rule for hosts alone."""
        if is_ip_address(host):
            return None
        known = self._knowledge
        if public_suffix(host) == host:
            return Why.PUBLIC_SUFFIX
        if known.owner(host) is not None or host in self._above_brands or _OFFICIAL.search(host):
            return Why.BRAND
        if host in self._shared or _bare(host) in self._shared or belongs(host, known.shorteners) or belongs(host, known.mass_mailers):
            return Why.COMMON
        given = belongs(host, known.free_hosting) or belongs(host, known.dynamic_dns)
        if (registered_domain(host) in known.popular and not given) or host in self._above_shared:
            return Why.COMMON
        return None

    def _page_refusal(self, page: str) -> Why | None:
        """Only where strangers share the host does a path name one of them."""
        host = page.partition("/")[0]
        known = self._knowledge
        if belongs(host, known.shorteners) or belongs(host, known.free_hosting):
            return None
        return self.host_refusal(host) or Why.MALFORMED

    def _mail_refusal(self, address: str) -> Why | None:
        """A mailbox at a provider is its holder's; an address at a brand or a popular site was forged."""
        known = self._knowledge
        domain = address.rpartition("@")[2]
        if address in self._mailboxes:
            return Why.BRAND
        if belongs(domain, known.free_mail) or belongs(domain, known.throwaway_mail):
            return None
        owner = known.owner(domain)
        if owner is not None:
            return None if belongs(domain, owner.customer_mailboxes) else Why.BRAND
        why = self.host_refusal(domain)
        return None if why is Why.COMMON and belongs(domain, known.free_hosting) else why

    @cached_property
    def _shared(self) -> frozenset[str]:
        known = self._knowledge
        return known.shorteners | known.free_hosting | known.dynamic_dns | known.mass_mailers | known.free_mail

    @cached_property
    def _above_brands(self) -> frozenset[str]:
        """Names that a brand's host stands below: who blocks one with all below it blocks the brand."""
        brands = self._knowledge.brands.values()
        return frozenset(above for brand in brands for host in (*brand.domains, *brand.shorteners) for above in _above(host))

    @cached_property
    def _above_shared(self) -> frozenset[str]:
        return frozenset(above for host in self._shared for above in _above(host))

    @cached_property
    def _numbers(self) -> frozenset[str]:
        """The numbers of brands and of places to report to, in E.164."""
        known = self._knowledge
        written = [(route.address, code) for code, country in known.countries.items() for route in country.routes]
        for brand in known.brands.values():
            numbers = (*brand.phone_senders, *(one.address for one in (*brand.report, *brand.verify)))
            written += [(number, code) for number in numbers for code in brand.countries]
        read = (read_number(number, code if len(code) == 2 else "") for number, code in written if _DIGITS.search(number))
        return frozenset(number.written for number in read if number is not None)

    @cached_property
    def _mailboxes(self) -> frozenset[str]:
        """The mailboxes of places to report to."""
        known = self._knowledge
        routes = (route.address for country in known.countries.values() for route in country.routes)
        own = (one.address for brand in known.brands.values() for one in brand.report)
        return frozenset(address.lower() for address in (*routes, *own) if "@" in address)


_OF_SOMEBODY: Final = frozenset(
    [
        FingerprintKind.PHONE_NUMBER,
        FingerprintKind.EMAIL_ADDRESS,
        FingerprintKind.REPLY_TO,
        FingerprintKind.SENDER,
        FingerprintKind.IBAN,
    ]
)
_OFFICIAL: Final = re.compile(r"(?:^|\.)(?:(?:gov|mil|int|edu)|(?:gov|gouv|gob|govt|gv|mil|ac|edu)\.[a-z]{2}|admin\.ch|bund\.de|europa\.eu|fgov\.be)$")
"""Names that only States, their bodies and schools are given. One that was broken into is for its owner to mend, not for
others to block."""
_DIGITS: Final = re.compile(r"\d\D*\d\D*\d\D*\d\D*\d\D*\d")


def _bare(host: str) -> str:
    """Without what everybody puts before a name."""
    return next((host[len(first) :] for first in ("www.", "m.", "mobile.") if host.startswith(first)), host)


def _above(host: str) -> Iterator[str]:
    """The names that `host` stands below."""
    while "." in host:
        host = host.partition(".")[2]
        yield host
