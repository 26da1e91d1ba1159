"""Every fault of the facts at once, with file and key."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache
from importlib import resources

import pytest

from quivive.advise.places import LOSSES
from quivive.brand import Brand
from quivive.country import CONDITIONS, NOT_FOR, CountryRoute, Deliver, Happened
from quivive.fact_files import MAIN_LANGUAGE, WORDING
from quivive.hosts import belongs, public_suffix
from quivive.knowledge import Knowledge
from quivive.links import find_links
from quivive.message import Channel
from quivive.text.fold import fold_plain

ZONES = frozenset(
    ["gov.uk", "gouv.fr", "gov.br", "gov.pl", "gov.sg", "gc.ca", "nhs.uk", "apple", "axa", "barclays", "bbva", "bnpparibas", "bradesco", "chase", "citi", "dhl", "google", "hsbc", "itau", "jpmorgan", "leclerc", "microsoft", "sbi", "sky", "sncf"]
)
"""Public suffixes that one owner has to itself: the whole zone is the brand's."""
RESERVED = frozenset({"example", "example.com", "example.net", "example.org"})
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)*[a-z][a-z0-9-]*[a-z0-9]")
_DATE = re.compile(r"20\d\d-[01]\d-[0-3]\d")
_PLACEHOLDER = re.compile(r"[{}<>…]|\bTODO\b|\bXX+\b")
_WORDS_OF_A_NAME = 3
"""Up to so many words may be a name or an address, which no language changes."""
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def test_brands(knowledge: Knowledge) -> None:
    """Owners, names, sources and examples hold for every brand."""
    found = list(faults(knowledge))
    assert not found, "\n".join(found)
    assert len(knowledge.brands) >= 600


def test_every_fault_is_told(knowledge: Knowledge) -> None:
    """Two faulty brands, read together: each check above can fail, and none hides another."""
    one = {
        "name": "One", "sector": "bank", "aliases": ["one bank", "ob", "twin"], "ambiguous_aliases": ["one bank"],
        "common_names": ["the bank"], "other_meanings": ["twin", "two banks"],
        "domains": ["one.example.net", "shared.example.com", "co.uk", "https://x.example", "pages.dev", "mail.two.example"],
        "customer_mailboxes": ["elsewhere.example"], "family": ["nobody"],
        "sources": [{"fields": ["senders"], "source": "", "seen": "yesterday", "verified": False}],
        "examples": {"channel": "pigeon", "scam": "Pay at https://www.gov.uk", "genuine": "See https://elsewhere.com/x"},
    }  # fmt: skip
    two = {
        "name": "Two", "sector": "bank", "aliases": ["twin"], "domains": ["shared.example.com", "two.example"],
        "sources": [{"fields": ["domains"], "source": "general knowledge", "seen": "2026-11-25", "verified": True}],
    }  # fmt: skip
    facts = {"version": "0", "brands": {"One!": one, "two": two}, "lexicons": {}}
    told = "\n".join(faults(Knowledge(facts, {}, resources.files("quivive.facts"))))
    expected = (
        "One!.toml: the id", "'ob' is too short", "'one bank' is ambiguous too", "'the bank' is no name", "'twin' is a name", "'two banks' holds none", "'twin' is two's too", "co.uk is a public suffix",
        "https://x.example is no host", "pages.dev is anyone's", "shared.example.com is two's too", "mail.two.example lies under two's",
        "elsewhere.example is no domain", "'nobody' is unknown", "no source", "'yesterday' is no date", "none for the domains",
        "pigeon", "scam: www.gov.uk is neither", "genuine: elsewhere.com is neither", "verified, but from", "scam is missing", "genuine is missing",
    )  # fmt: skip
    assert [words for words in expected if words not in told] == [], told


def faults(knowledge: Knowledge) -> Iterator[str]:
    """What is wrong with the brands, one line each: file, key, what."""
    names: dict[str, set[str]] = defaultdict(set)
    owners: dict[str, set[str]] = defaultdict(set)
    for alias in knowledge.aliases:
        names[alias.text].add(alias.brand)
    for brand in knowledge.brands.values():
        for domain in brand.domains | brand.shorteners:
            owners[domain].add(brand.id)
    for brand in knowledge.brands.values():
        for fault in (
            *_faults_of_domains(brand, owners, knowledge),
            *_faults_of_names(brand, names, knowledge),
            *_faults_of_sources(brand),
            *_faults_of_examples(brand, knowledge),
        ):
            yield f"brands/{brand.id}.toml: {fault}"


def _faults_of_domains(brand: Brand, owners: dict[str, set[str]], knowledge: Knowledge) -> Iterator[str]:
    for domain in sorted(brand.domains | brand.shorteners):
        where = f"domains: {domain}"
        if not _HOST.fullmatch(domain):
            yield f"{where} is no host"
        if public_suffix(domain) == domain and domain not in ZONES:
            yield f"{where} is a public suffix"
        if domain in brand.domains and (domain in knowledge.free_hosting or domain in _hosts("mass_mailers")):
            yield f"{where} is anyone's"
        for other in owners[domain] - {brand.id}:
            yield f"{where} is {other}'s too"
        above = knowledge.owner(domain.partition(".")[2])
        if above is not None and above is not brand and not _akin(brand, above):
            yield f"{where} lies under {above.id}'s domain, which is not of its family"
    for mailbox in brand.customer_mailboxes - brand.domains:
        yield f"customer_mailboxes: {mailbox} is no domain of the brand"


def _faults_of_names(brand: Brand, names: dict[str, set[str]], knowledge: Knowledge) -> Iterator[str]:
    if not _ID.fullmatch(brand.id):
        yield "the id is not small letters, digits and hyphens"
    if not brand.aliases and not brand.ambiguous_aliases:
        yield "aliases: none"
    for alias in (*brand.aliases, *brand.ambiguous_aliases):
        shortest = 2 if alias in brand.ambiguous_aliases or not alias.isascii() else 3
        if len(alias) < shortest:
            yield f"aliases: {alias!r} is too short"
        if alias in brand.aliases and alias in brand.ambiguous_aliases:
            yield f"aliases: {alias!r} is ambiguous too"
        for other in names[fold_plain(alias)] - {brand.id}:
            if not _akin(brand, knowledge.brands[other]):
                yield f"aliases: {alias!r} is {other}'s too, which is not of its family"
    known = (*brand.aliases, *brand.ambiguous_aliases)
    yield from (f"common_names: {name!r} is no name of the brand" for name in brand.common_names if name not in known)
    for words in brand.other_meanings:
        if fold_plain(words) in names:
            yield f"other_meanings: {words!r} is a name"
        if not any(re.search(rf"\b{re.escape(name)}\b", words) for name in brand.ambiguous_aliases):
            yield f"other_meanings: {words!r} holds none of the ambiguous names"
    for kin in brand.family:
        if kin == brand.id or kin not in knowledge.brands:
            yield f"family: {kin!r} is unknown"


def _faults_of_sources(brand: Brand) -> Iterator[str]:
    if brand.domains and not any("domains" in fact.what for fact in brand.sources):
        yield "sources: none for the domains"
    for fact in (*brand.sources, *brand.never_asks, *brand.verify, *brand.report):
        if not fact.source:
            yield f"{fact.what or 'entry'}: no source"
        if not _DATE.fullmatch(fact.seen):
            yield f"{fact.what or 'entry'}: {fact.seen!r} is no date"
        if fact.verified and fact.source.startswith("general knowledge"):
            yield f"{fact.what or 'entry'}: verified, but from general knowledge"


def _faults_of_examples(brand: Brand, knowledge: Knowledge) -> Iterator[str]:
    if brand.examples.get("channel", "sms") not in {channel.value for channel in Channel}:
        yield f"examples: channel: {brand.examples['channel']} is unknown"
    for kind in ("scam", "genuine"):
        text = brand.examples.get(kind, "")
        if not text:
            yield f"examples: {kind} is missing"
        for link in find_links(text, "body"):
            # Some are called like a host ("bol.com"): naming them is no link.
            ours = link.host in brand.aliases or (kind == "genuine" and knowledge.is_of(link.host, brand))
            if not ours and not belongs(link.host, RESERVED):
                yield f"examples: {kind}: {link.host} is neither reserved nor {'a name' if kind == 'scam' else 'a host'} of the brand"


def _akin(one: Brand, other: Brand) -> bool:
    return one.id in other.family or other.id in one.family


HOSTS = ("dynamic_dns", "free_hosting", "free_mail", "mass_mailers", "popular", "shorteners", "throwaway_mail")


def test_host_lists(knowledge: Knowledge) -> None:
    """Each list is sorted, without doubles, with its source and date; what hides a host is not popular."""
    found: list[str] = []
    lists: dict[str, list[str]] = {}
    for name in HOSTS:
        head = "\n".join(line for line in _lines(name) if line.startswith("#"))
        hosts = lists[name] = _hosts(name)
        found += [f"hosts/{name}.txt: no {word}" for word in ("Source: ", "Seen 20") if word not in head]
        found += [f"hosts/{name}.txt: {host!r} is no host" for host in hosts if not _HOST.fullmatch(host)]
        found += [f"hosts/{name}.txt: {b} stands after {a}" for a, b in zip(hosts, hosts[1:], strict=False) if a >= b]
    for one, other in (("popular", "shorteners"), ("popular", "free_hosting"), ("popular", "dynamic_dns"), ("mass_mailers", "shorteners"), ("mass_mailers", "free_hosting")):
        found += [f"hosts: {host} is in {one} and {other}" for host in sorted({*lists[one]} & {*lists[other]})]
    found += [f"hosts/shorteners.txt: {host} is {owner.id}'s alone" for host in lists["shorteners"] if (owner := knowledge.owner(host))]
    assert not found, "\n".join(found)


@lru_cache
def _lines(name: str) -> list[str]:
    return resources.files("quivive.facts").joinpath("hosts", f"{name}.txt").read_text("utf-8").splitlines()


@lru_cache
def _hosts(name: str) -> list[str]:
    return [line for line in _lines(name) if not line.startswith("#")]


NO_SMS_CODE = frozenset({"DE", "AT", "CH", "ES", "IT", "PT", "JP"})
"""Countries in which no national code to forward a text message to was found; none may be made up."""


def test_countries(knowledge: Knowledge) -> None:
    """Every fault of every place to report to, all at once."""
    found = [
        f"countries/{country.code.lower()}.toml: {route.id}: {fault}"
        for country in knowledge.countries.values()
        for route in country.routes
        for fault in faults_of_route(route, country.code, knowledge)
    ]
    assert not found, "\n".join(found)
    ids = [route.id for country in knowledge.countries.values() for route in country.routes]
    assert len(ids) == len(set(ids)) >= 123
    assert sum(route.verified for country in knowledge.countries.values() for route in country.routes) >= 90


def faults_of_route(route: CountryRoute, code: str, knowledge: Knowledge) -> Iterator[str]:
    """What is wrong with one place."""
    english = knowledge.wording("en")
    if not _ID.fullmatch(route.id) or not route.id.startswith(f"{code.lower()}-"):
        yield "the id is not <country>-<name>"
    if not route.source or not _DATE.fullmatch(route.seen):
        yield "no source or no date"
    if route.verified and route.evidence in ("", "none"):
        yield "verified, but without evidence"
    yield from (f"takes {name}, which is no channel" for name in route.takes if name not in list(Channel))
    yield from (f"happened {name} is unknown" for name in route.happened if name not in list(Happened))
    yield from (f"condition {name} is unknown" for name in route.conditions if name not in CONDITIONS)
    yield from (f"not_for {name} is unknown" for name in route.not_for if name not in NOT_FOR)
    yield from (f"language {name} has no name" for name in route.languages if not english.has(f"routes.languages.{name}"))
    yield from (f"field {field.value} has no label" for field in route.fields if not english.has(f"reports.fields.{field.value}"))
    if route.takes_any and route.channel in ("police", "bank", "card", "victim"):
        yield "who helps those who lost something does not take every message"
    if route.only_cards and route.channel != "card":
        yield "cards are blocked only by a place for cards"
    if route.after - LOSSES:
        yield "after is for losses"
    if route.cost and not english.has(f"routes.cost.{route.cost}"):
        yield f"cost {route.cost} is unknown"
    if route.fields and not (route.fields_source and _DATE.fullmatch(route.fields_seen)):
        yield "fields without a source or date"
    for key, texts in (("what", route.texts), ("notes", route.notes), ("hours", route.hours)):
        yield from (f"{key}: {fault}" for fault in _faults_of_texts(texts, verified=route.verified))
    form = {
        Deliver.SMS: re.compile(r"\d{3,6}"),
        Deliver.MAIL: re.compile(r"[\w.-]+@[\w-]+(\.[\w-]+)+"),
        Deliver.FORM: re.compile(r"https://[\w-]+(\.[\w-]+)+(/.*)?"),
        Deliver.TELEPHONE: re.compile(r"([+#]?[\d -]{3,20})?"),
        Deliver.VISIT: re.compile(r"(https://.*)?"),
        Deliver.NONE: re.compile(r".*"),
    }[route.deliver]
    if not form.fullmatch(route.address):
        yield f"address {route.address!r} does not fit {route.deliver}"
    if route.deliver is Deliver.SMS and code in NO_SMS_CODE:
        yield "nobody found such a code in this country"


def _faults_of_texts(texts: Mapping[str, str], *, verified: bool) -> Iterator[str]:
    """What is shown to people is there in every language that Quivive answers in, whichever those are."""
    if verified and texts:
        yield from (f"not in {language}" for language in WORDING if not texts.get(language))
    english = texts.get(MAIN_LANGUAGE, "")
    for language, text in texts.items():
        if _PLACEHOLDER.search(text):
            yield f"{language}: a placeholder is left: {text}"
        if language != MAIN_LANGUAGE and text == english and len(text.split()) > _WORDS_OF_A_NAME:
            yield f"{language}: left in English: {text}"


def test_every_fault_of_a_route_is_told(knowledge: Knowledge) -> None:
    wrong = {
        "id": "xx-Bad", "channel": "sms", "what": {"en": "Call {name} now, please.", "fr": "Call {name} now, please."}, "address": "call me", "deliver": "sms", "takes": ["pigeon"],
        "happened": ["maybe"], "conditions": ["luck"], "not_for": ["cats"], "language": "qq", "cost": "much", "after": ["clicked"], "only_cards": ["X"], "source": "",
        "hours": {"en": "never"}, "fields": [{"name": "x", "value": "shoe_size"}], "verified": True, "evidence": "none", "seen": "yesterday",
    }  # fmt: skip
    told = "\n".join(faults_of_route(CountryRoute.from_facts(wrong, "DE"), "DE", knowledge))
    expected = (
        "the id", "no source", "without evidence", "pigeon", "maybe", "luck", "cats", "language qq", "shoe_size", "cost much", "fields without",
        "what: en: a placeholder", "what: fr: left in English", "what: not in nl", "hours: not in fr", "cards are blocked", "for losses", "'call me' does not fit", "nobody found",
    )  # fmt: skip
    assert [words for words in expected if words not in told] == [], told


@pytest.mark.parametrize(
    ("seen", "today", "stale"),
    [
        ("2025-11-25", "2026-11-25", False),
        ("2025-11-24", "2026-11-25", True),
        ("2026-11-23", "2026-11-25", False),
        ("2024-02-29", "2025-02-28", False),
        ("2024-02-29", "2025-03-01", True),
        ("2027-01-01", "2026-11-25", False),
    ],
)
def test_facts_older_than_twelve_months_are_stale(knowledge: Knowledge, seen: str, today: str, *, stale: bool) -> None:
    route = replace(knowledge.countries["FR"].routes[0], seen=seen)
    assert route.is_stale(date.fromisoformat(today)) is stale
