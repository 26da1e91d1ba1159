"""A brand as the facts describe it: names, domains, senders, what it never asks, how to verify."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple


@dataclass(frozen=True, slots=True)
class Sourced:
    """A sentence or address with where it comes from; shown as a fact only where `verified`."""

    texts: Mapping[str, str]
    source: str
    seen: str
    verified: bool
    what: str = ""
    channels: tuple[str, ...] = ()
    channel: str = ""
    address: str = ""
    exceptions: Mapping[str, str] | None = None
    scam_types: tuple[str, ...] = ()
    """The types of scam that the sentence is about; empty: it fits all of them."""

    def text(self, language: str) -> str:
        """The sentence in `language`, else in English."""
        return self.texts.get(language) or self.texts.get("en", "")

    def exception(self, language: str) -> str:
        """What is excepted from the sentence, in `language`, else in English; may be empty."""
        known = self.exceptions or {}
        return known.get(language) or known.get("en", "")


_PUBLIC = frozenset({"tax", "benefit", "government", "health", "identity"})
"""Sectors of offices, health insurances and official logins. Not tolls: who drives through owes one abroad."""


@dataclass(frozen=True, slots=True)
class Brand:
    """One brand. `domains` are hosts it owns or mails from, matched with everything below them."""

    id: str
    name: str
    sector: str
    countries: tuple[str, ...]
    aliases: tuple[str, ...]
    ambiguous_aliases: tuple[str, ...]
    common_names: tuple[str, ...]
    """Those of its names that bodies of other countries have too: they mean it only for the people at home."""
    other_meanings: tuple[str, ...]
    """What one of its ambiguous names stands in and means something else ("tax office")."""
    domains: frozenset[str]
    shorteners: frozenset[str]
    family: tuple[str, ...]
    hijacked: bool
    customer_mailboxes: frozenset[str]
    email_senders: tuple[str, ...]
    sms_senders: tuple[str, ...]
    phone_senders: tuple[str, ...]
    never_asks: tuple[Sourced, ...]
    verify: tuple[Sourced, ...]
    report: tuple[Sourced, ...]
    sources: tuple[Sourced, ...]
    examples: Mapping[str, str]

    @property
    def spoken_name(self) -> str:
        """The name as its own messages write it: "Intuit (QuickBooks)" signs as Intuit."""
        return re.split(r"\s*[(/]", self.name)[0]

    @property
    def is_public_body(self) -> bool:
        """Whether it is an office of a State or does its work: what it says holds for the people there."""
        return self.sector in _PUBLIC

    def is_at_home(self, country: str) -> bool:
        """Whether it serves the people of `country` (ISO 3166-1 alpha-2)."""
        return country in self.countries or "*" in self.countries

    @classmethod
    def from_facts(cls, identifier: str, table: Mapping[str, Any]) -> Brand:
        """A brand from its TOML table. The facts test reports every fault; this one trusts it."""
        senders = table.get("senders", {})
        return cls(
            id=identifier,
            name=table["name"],
            sector=table["sector"],
            countries=tuple(table.get("countries", ())),
            aliases=tuple(table.get("aliases", ())),
            ambiguous_aliases=tuple(table.get("ambiguous_aliases", ())),
            common_names=tuple(table.get("common_names", ())),
            other_meanings=tuple(table.get("other_meanings", ())),
            domains=frozenset(table.get("domains", ())),
            shorteners=frozenset(table.get("shorteners", ())),
            family=tuple(table.get("family", ())),
            hijacked=bool(table.get("hijacked", False)),
            customer_mailboxes=frozenset(table.get("customer_mailboxes", ())),
            email_senders=tuple(senders.get("email", ())),
            sms_senders=tuple(senders.get("sms", ())),
            phone_senders=tuple(senders.get("phone", ())),
            never_asks=tuple(sourced(entry) for entry in table.get("never_asks", ())),
            verify=tuple(sourced(entry) for entry in table.get("verify", ())),
            report=tuple(sourced(entry) for entry in table.get("report", ())),
            sources=tuple(sourced(entry) for entry in table.get("sources", ())),
            examples=dict(table.get("examples", {})),
        )


class Alias(NamedTuple):
    """One way of calling a brand. An ambiguous one is also an ordinary word (`orange`); a common one is the
    name of bodies of other countries too."""

    brand: str
    text: str
    ambiguous: bool
    common: bool


class Brands(Mapping[str, Brand]):
    """Brands by their id, each made from its table when it is first asked for: a check needs one or two."""

    def __init__(self, tables: Mapping[str, Mapping[str, Any]]) -> None:
        self._tables = tables
        self._made: dict[str, Brand] = {}

    def __getitem__(self, identifier: str) -> Brand:
        brand = self._made.get(identifier)
        if brand is None:
            brand = self._made[identifier] = Brand.from_facts(identifier, self._tables[identifier])
        return brand

    def __contains__(self, identifier: object) -> bool:
        return identifier in self._tables

    def __iter__(self) -> Iterator[str]:
        return iter(self._tables)

    def __len__(self) -> int:
        return len(self._tables)


def sourced(entry: Mapping[str, Any]) -> Sourced:
    """A sentence or address from its TOML table; keys of two letters are languages."""
    return Sourced(
        texts={key: value for key, value in entry.items() if len(key) == 2},
        source=entry.get("source", ""),
        seen=str(entry.get("seen", "")),
        verified=bool(entry.get("verified", False)),
        what=entry.get("what", "") or ", ".join(entry.get("fields", ())),
        channels=tuple(entry.get("channels", ())),
        channel=entry.get("channel", ""),
        address=entry.get("address", ""),
        exceptions={key[-2:]: value for key, value in entry.items() if key.startswith("except_")},
        scam_types=tuple(entry.get("scam_types", ())),
    )
