"""Advice and reporting routes: verified facts only, most urgent first, nothing without its place."""

from __future__ import annotations

import re
import tomllib
from importlib import resources
from typing import TYPE_CHECKING, ClassVar, cast

import pytest

from quivive.advise import advise
from quivive.advise.message import BY_TYPE, Way
from quivive.advise.places import MOST_ROUTES
from quivive.brand import Brand
from quivive.country import EVERYWHERE, Country
from quivive.fact_files import WORDING as LANGUAGES
from quivive.message import Channel, Span
from quivive.verdict import Claim, Happened, Level, When
from quivive.wording import Wording

if TYPE_CHECKING:
    from quivive.knowledge import Knowledge
    from quivive.recall_registers import RecallRegister

FACTS = resources.files("quivive.facts")
ALARMING = (Level.SCAM, Level.SUSPICIOUS)


def _table(*path: str) -> dict[str, object]:
    return tomllib.loads(FACTS.joinpath(*path).read_text("utf-8"))


COUNTRIES = {
    file.name[:-5].upper(): Country.from_facts(file.name[:-5].upper(), _table("countries", file.name))
    for file in (FACTS / "countries").iterdir()
    if file.name.endswith(".toml")
}
WORDINGS = {
    language: Wording(language, _table("languages", language, "wording.toml")) for language in LANGUAGES
}

PARCELS = Brand.from_facts(
    "parcels",
    {
        "name": "Parcels",
        "sector": "parcel",
        "countries": ["FR"],
        "never_asks": [
            {"what": "any_link", "en": "Never a link.", "source": "p", "verified": False},
            {"what": "card", "en": "Never a card.", "source": "p", "verified": True, "seen": "2026-01-01"},
            {
                "what": "delivery_fee",
                "channels": ["sms"],
                "en": "Never a fee.",
                "except_en": "Customs may be due.",
                "source": "p",
                "verified": True,
                "seen": "2026-01-01",
            },
        ],
        "verify": [
            {"en": "Guess.", "source": "p", "verified": False},
            {"en": "Look on parcels.example.", "source": "p", "verified": True, "seen": "2026-01-01"},
        ],
        "report": [
            {"channel": "email", "address": "old@parcels.example", "en": "Old.", "verified": False},
            {"channel": "email", "address": "abuse@parcels.example", "en": "Send it.", "verified": True},
        ],
    },
)


class _Known:
    """Only what advice asks for."""

    recall_registers: ClassVar[dict[str, RecallRegister]] = {}

    def brand(self, identifier: str) -> Brand:
        return {"parcels": PARCELS}[identifier]

    def country(self, code: str) -> Country | None:
        return next((c for c in COUNTRIES.values() if code in {c.code, *c.accepts}), None)

    def is_abroad(self, brand: Brand, country: str) -> bool:
        return not brand.is_at_home(country)

    def rights(self, _: str) -> tuple[()]:
        return ()

    def wording(self, language: str) -> Wording:
        return WORDINGS.get(language, WORDINGS["en"])


KNOWN = cast("Knowledge", _Known())
CLAIM = Claim("parcels", "Parcels", (Span("body", 0, 7),), 0.9)


def test_verified_facts_only_with_their_exceptions_and_sources() -> None:
    advice, routes = advise(Level.SCAM, CLAIM, "parcel", Channel.SMS, "FR", KNOWN, "en")
    by_brand = [line for line in advice if line.id.startswith("brand_")]
    assert [line.text for line in by_brand] == [
        "Never a fee. Customs may be due.",
        "Look on parcels.example.",
    ]
    assert {(line.source, line.seen) for line in by_brand} == {("p", "2026-01-01")}
    assert [route.address for route in routes if route.id == "parcels-report"] == ["abuse@parcels.example"]


def test_what_is_never_asked_by_another_channel_is_not_said() -> None:
    advice, _ = advise(Level.SCAM, CLAIM, "parcel", Channel.EMAIL, "FR", KNOWN, "en")
    assert not any("Never a fee" in line.text for line in advice)


@pytest.mark.parametrize(
    ("channel", "first"),
    [("sms", "fr-33700"), ("email", "fr-signal-spam"), ("call", "fr-33700-call"), ("web", "fr-pharos")],
)
def test_the_place_for_the_channel_comes_first(channel: str, first: str) -> None:
    _, routes = advise(Level.SCAM, None, "parcel", Channel(channel), "FR", KNOWN, "fr")
    assert routes[0].id == first


def test_the_brands_only_country_stands_in() -> None:
    _, routes = advise(Level.SCAM, CLAIM, "parcel", Channel.SMS, "", KNOWN, "en")
    assert routes[0].id == "fr-33700"


def test_without_a_country_it_is_asked_for() -> None:
    advice, routes = advise(Level.SCAM, None, "parcel", Channel.SMS, "", KNOWN, "en")
    assert routes == ()
    assert [line.id for line in advice if line.when is When.NOW][-1] == "give_country"


def test_what_a_brand_says_of_one_kind_of_scam_is_said_only_there(knowledge: Knowledge) -> None:
    """Amazon's page of recalls, where its orders are looked up, its Prime: each where it fits."""
    claim = Claim("amazon", "Amazon", CLAIM.spans, 0.9)
    told = {
        kind: " ".join(
            line.text
            for line in advise(Level.SCAM, claim, kind, Channel.EMAIL, "GB", knowledge, "en")[0]
            if line.id == "brand_verify"
        )
        for kind in BY_TYPE
    }
    for kind, words in (("recall", "Recalls"), ("fake_order", "Your Orders"), ("subscription", "choose Prime"), ("account_problem", "own channels")):
        assert words in told[kind], kind
    assert [kind for kind, said in told.items() if "Recalls" in said] == ["recall"]


def test_an_office_of_another_country_is_not_spoken_for(knowledge: Knowledge) -> None:
    office = next(brand for brand in knowledge.brands.values() if brand.sector == "tax" and brand.countries == ("FR",))
    claim = Claim(office.id, office.name, CLAIM.spans, 0.9)
    for country, spoken in (("FR", True), ("BE", False)):
        advice, _ = advise(Level.SCAM, claim, "tax_benefit", Channel.EMAIL, country, knowledge, "fr")
        assert any(office.name in line.text or line.id.startswith("brand_") for line in advice) is spoken


def test_a_public_body_speaks_at_home_only(knowledge: Knowledge) -> None:
    """Whatever its sector: what it says of itself is said to nobody in a country that it does not serve."""
    bodies = [brand for brand in knowledge.brands.values() if brand.is_public_body]
    assert {"tax", "benefit", "government", "health", "identity"} == {body.sector for body in bodies}
    for body in bodies:
        abroad = next(code for code in ("BE", "PL", "NZ") if not body.is_at_home(code))
        claim = Claim(body.id, body.name, CLAIM.spans, 0.9)
        advice, routes = advise(Level.SCAM, claim, "tax_benefit", Channel.EMAIL, abroad, knowledge, "en")
        assert not any(line.id.startswith("brand_") for line in advice), body.id
        assert not any(route.id.startswith(f"{body.id}-report") for route in routes), body.id


def test_a_number_that_costs_more_says_so(knowledge: Knowledge) -> None:
    advice, routes = advise(Level.SCAM, None, "parcel", Channel.SMS, "FR", knowledge, "en", happened=[Happened.CARD])
    said = [text for text in (*(line.text for line in advice), *(route.what for route in routes)) if "costs more" in text]
    assert len(said) == 2
    assert all("The number 0 892 705 705 costs more than a usual call." in text for text in said)
    _, free = advise(Level.SCAM, None, "parcel", Channel.SMS, "GB", knowledge, "en")
    assert not any("costs more" in route.what for route in free)


def test_a_brand_is_told_in_the_way_the_message_came(knowledge: Knowledge) -> None:
    claim = Claim("hmrc", "HMRC", CLAIM.spans, 0.9)
    for channel, address in ((Channel.SMS, "60599"), (Channel.EMAIL, "phishing@hmrc.gov.uk"), (Channel.CALL, "phishing@hmrc.gov.uk")):
        _, routes = advise(Level.SCAM, claim, "tax_benefit", channel, "GB", knowledge, "en")
        assert address in [route.address for route in routes]


def test_a_caller_who_names_no_number_is_not_called_back() -> None:
    way = Way(link=False, number=False)
    ids = [line.id for line in advise(Level.SCAM, None, "fake_order", Channel.CALL, "GB", KNOWN, "en", way=way)[0]]
    assert "do_not_call" not in ids
    assert "do_not_pay" in ids


def test_a_message_without_a_link_is_not_reported_as_one() -> None:
    way = Way(link=False, number=True)
    for country in ("BE", "DE", "GB", "US"):
        for channel in (Channel.SMS, Channel.CHAT, Channel.CALL):
            advice, routes = advise(Level.SCAM, None, "subscription", channel, country, KNOWN, "en", way=way)
            ids = [line.id for line in advice]
            assert "do_not_click" not in ids
            assert ids[0] == "do_not_call"
            assert {route.id for route in routes}.isdisjoint({"all-netcraft", "gb-ncsc-website"})


def test_another_spelling_of_a_country_is_understood() -> None:
    _, routes = advise(Level.SCAM, None, "", Channel.SMS, "UK", KNOWN, "en")
    assert (routes[0].address, routes[0].country) == ("7726", "GB")


@pytest.mark.parametrize("country", ["DE", "AT", "ES", "IT", "CH", "PT", "JP", "CA", "SE", "AU", "GR"])
def test_no_country_gets_a_short_code_that_nobody_confirmed(country: str) -> None:
    _, routes = advise(Level.SCAM, None, "", Channel.SMS, country, KNOWN, "en")
    assert routes
    assert "7726" not in {route.address for route in routes}


@pytest.mark.parametrize("level", Level)
@pytest.mark.parametrize("channel", Channel)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_scam_gets_advice(level: Level, channel: Channel, language: str) -> None:
    types = [key.removeprefix("scam_types.") for key in WORDINGS["en"].keys if key.startswith("scam_types.")]
    assert set(BY_TYPE) == set(types)
    for kind in types:
        for claim in (None, CLAIM):
            advice, routes = advise(level, claim, kind, channel, "FR", KNOWN, language)
            assert 2 <= len(advice) <= 9
            assert len({line.text for line in advice}) == len(advice)
            assert len(routes) <= MOST_ROUTES
            assert bool(routes) == (level in ALARMING)


def test_every_route_is_complete_and_only_verified_ones_are_offered() -> None:
    everything = [(code, route) for code, country in COUNTRIES.items() for route in country.routes]
    assert len({route.id for _, route in everything}) == len(everything)
    offered = {
        route.id
        for level in ALARMING
        for code in COUNTRIES
        for channel in Channel
        for kind in ("parcel", "marketplace")
        for route in advise(level, None, kind, channel, code, KNOWN, "fr")[1]
    }
    for code, route in everything:
        assert route.id.startswith(f"{code.lower()}-")
        assert route.source
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", route.seen)
        assert route.verified or route.id not in offered, route.id
        assert route.channel not in {"api", "filter"} or route.id not in offered, route.id
    assert len(COUNTRIES) == 27
    assert EVERYWHERE in COUNTRIES
