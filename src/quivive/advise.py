"""What to do now and where to report it, in order of urgency, from verified facts only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from quivive.message import Channel
from quivive.recall_advice import RECALL, recall_advice, with_recall_advice
from quivive.verdict import Advice, Claim, Level, Route

if TYPE_CHECKING:
    from quivive.brand import Brand, Sourced
    from quivive.country import Country
    from quivive.knowledge import Knowledge
    from quivive.wording import Wording

EVERYWHERE = "ALL"
"""The file of places that take reports from every country."""

MOST_ROUTES = 5
MOST_FACTS = 2
_ENOUGH = 3

_ALARMING = frozenset({Level.SCAM, Level.SUSPICIOUS})

_FIRST: dict[str, tuple[str, ...]] = {
    Channel.SMS: ("do_not_click", "do_not_reply"),
    Channel.EMAIL: ("do_not_click", "do_not_reply"),
    Channel.CHAT: ("do_not_click", "do_not_reply"),
    Channel.CALL: ("hang_up", "do_not_give_code"),
    Channel.WEB: ("do_nothing_it_asks",),
}

# Scam type -> what not to do and how to check, most urgent first.
BY_TYPE: dict[str, tuple[str, ...]] = {
    "account_problem": ("do_not_give_code",),
    "payment_problem": ("do_not_pay",),
    "subscription": ("do_not_pay", "check_statement"),
    "fake_order": ("do_not_call", "check_orders"),
    "parcel": ("do_not_pay", "check_parcel"),
    "refund": ("check_refund",),
    "recall": ("check_recall",),
    "bank_fraud_desk": ("do_not_give_code", "do_not_move_money", "call_bank_card_number"),
    "tax_benefit": ("do_not_pay", "check_office"),
    "toll_fine": ("do_not_pay", "check_fine"),
    "tech_support": ("do_not_call", "do_not_install", "close_window"),
    "telecom_energy": ("do_not_pay", "check_bill"),
    "marketplace": ("stay_on_marketplace",),
    "travel": ("do_not_pay", "check_booking"),
    "family": ("do_not_pay", "call_old_number"),
    "wrong_number": ("ignore_stranger", "never_met_no_money"),
    "romance": ("never_met_no_money", "ask_someone"),
    "job": ("no_fee_for_job", "ask_someone"),
    "investment": ("no_sure_profit", "ask_someone"),
    "prize": ("do_not_pay", "prize_costs_nothing"),
    "sextortion": ("sextortion_calm", "ask_someone"),
    "inheritance": ("no_advance_fee", "ask_someone"),
    "code_request": ("do_not_give_code", "code_is_key"),
    "mailbox": ("do_not_give_code", "check_mailbox"),
    "document": ("do_not_open", "check_sender_otherwise"),
    "invoice_callback": ("do_not_call", "check_statement"),
    "charity": ("do_not_pay", "donate_yourself"),
    "gift_card": ("gift_cards_are_cash", "check_sender_otherwise"),
    "seed_phrase": ("seed_is_wallet",),
    "other": ("do_not_pay",),
}

# Types where the advice above already says how to check; the others get "go there yourself".
_NOTHING_TO_LOG_IN_TO = frozenset(
    {
        *("bank_fraud_desk", "marketplace", "travel", "family", "wrong_number", "romance", "job"),
        *("investment", "prize", "sextortion", "inheritance", "mailbox", "document", "charity"),
        *("gift_card", "seed_phrase", "tech_support"),
    }
)

_PASSWORD_AT_RISK = frozenset({"account_problem", "code_request", "mailbox", "document"})
_DEVICE_AT_RISK = frozenset({"tech_support", "invoice_callback"})
_NO_MONEY_YET = frozenset({"wrong_number"})

# Scam type -> what such a scam asks for: the brand's "never" about that is said first.
_ASKED_BY_TYPE: dict[str, tuple[str, ...]] = {
    "account_problem": ("password", "personal_data", "any_link", "card"),
    "payment_problem": ("card", "payment", "bank_details"),
    "subscription": ("card", "payment", "bank_details"),
    "parcel": ("delivery_fee", "payment", "card"),
    "refund": ("card", "bank_details", "payment"),
    "recall": ("card", "bank_details", "payment"),
    "bank_fraud_desk": ("transfer", "code", "password", "install"),
    "tax_benefit": ("bank_details", "card", "personal_data"),
    "toll_fine": ("payment", "card", "any_link"),
    "tech_support": ("install", "call", "payment"),
    "telecom_energy": ("payment", "bank_details", "card"),
    "code_request": ("code", "password"),
    "mailbox": ("password", "any_link"),
    "gift_card": ("gift_card",),
    "invoice_callback": ("call", "install"),
    "document": ("attachment", "password"),
}

# One place of each kind, in this order, after those for the message's own channel.
_PLACES = ("victim", "bank", "card", "police")
_PLACES_OF_TRADE = ("consumer", *_PLACES)
_TRADE = frozenset({"marketplace", "fake_order", "travel", "subscription", "recall", "invoice_callback"})


def advise(
    level: Level,
    claim: Claim | None,
    scam_type: str,
    message_channel: Channel,
    country: str,
    knowledge: Knowledge,
    language: str,
) -> tuple[tuple[Advice, ...], tuple[Route, ...]]:
    """What to do now, and where to report it, most urgent first.

    `country` is what the user said (ISO 3166-1 alpha-2) or empty; a brand that is at home in
    one country only stands in for it. Without a country there are no national places to report
    to, and the advice asks for it. `language` is that of the reader.
    """
    brand = knowledge.brand(claim.brand) if claim else None
    wording = knowledge.wording(language)
    country = country or _only_country(brand)
    lines = _lines(level, brand, scam_type, message_channel, wording)
    if level not in _ALARMING:
        return _once(lines), ()
    if scam_type == RECALL:
        lines = with_recall_advice(lines, recall_advice(brand.id if brand else "", country, knowledge, wording))
    routes = tuple(_routes(brand, scam_type, message_channel, country, knowledge, wording))
    closing = "keep_then_delete" if country else "give_country"
    return _once([*lines, _advice(closing, wording)]), routes[:MOST_ROUTES]


def _only_country(brand: Brand | None) -> str:
    if brand and len(brand.countries) == 1 and brand.countries[0] != "*":
        return brand.countries[0]
    return ""


def _lines(
    level: Level, brand: Brand | None, scam_type: str, channel: Channel, wording: Wording
) -> list[Advice]:
    name = brand.name if brand else ""
    known_way = "verify_open_app" if brand else "verify_open_app_any"
    if level is Level.PROVEN:
        return [_advice("verify_sender_only", wording), _advice(known_way, wording, name)]
    if level is Level.NOTHING_FOUND:
        checks = _facts(brand.verify, "brand_verify", wording) if brand else []
        return [_advice("not_a_promise", wording), *(checks or [_advice(known_way, wording, name)])]
    go_there = _advice("go_yourself" if brand else "go_yourself_any", wording, name)
    if level is Level.CANNOT_TELL:
        return [_advice("show_whole_message", wording), _advice("wait_and_check", wording), go_there]
    own = BY_TYPE.get(scam_type, BY_TYPE["other"])
    says = _brand_says(brand, scam_type, channel, wording)
    shown_the_way = any(line.id == "brand_verify" for line in says)
    return [
        *(_advice(id_, wording) for id_ in (*_first(level, channel, own), *own)),
        *says,
        *([] if shown_the_way or scam_type in _NOTHING_TO_LOG_IN_TO else [go_there]),
        *(_advice(id_, wording) for id_ in _if_too_late(scam_type)),
    ]


def _first(level: Level, channel: Channel, own: tuple[str, ...]) -> tuple[str, ...]:
    """What not to do because of the way the message came; one line where the type says enough."""
    first = _FIRST[channel] if level is Level.SCAM else ("wait_and_check",)
    return first[:1] if len(own) >= _ENOUGH else first


def _brand_says(brand: Brand | None, scam_type: str, channel: Channel, wording: Wording) -> list[Advice]:
    if brand is None:
        return []
    asked = _ASKED_BY_TYPE.get(scam_type, ())
    here = [fact for fact in brand.never_asks if not fact.channels or channel in fact.channels]
    fitting = sorted((f for f in here if f.what in asked), key=lambda fact: asked.index(fact.what))
    never = _facts(fitting, "brand_never_asks", wording)
    return (never[:1] + _facts(brand.verify, "brand_verify", wording))[:MOST_FACTS]


def _if_too_late(scam_type: str) -> tuple[str, ...]:
    if scam_type in _PASSWORD_AT_RISK:
        return ("already_password", "already_paid")
    if scam_type in _DEVICE_AT_RISK:
        return ("already_installed", "already_paid")
    return () if scam_type in _NO_MONEY_YET else ("already_paid",)


def _facts(facts: Iterable[Sourced], id_: str, wording: Wording) -> list[Advice]:
    verified = [fact for fact in facts if fact.verified]
    return [
        Advice(id_, _said(fact, wording.language), fact.source, fact.seen) for fact in verified[:MOST_FACTS]
    ]


def _said(fact: Sourced, language: str) -> str:
    """The sentence with what is excepted from it: a "never" without it would be a false alarm."""
    return f"{fact.text(language)} {fact.exception(language)}".strip()


def _advice(id_: str, wording: Wording, brand: str = "") -> Advice:
    return Advice(id_, wording.say(f"advice.{id_}", brand=brand))


def _once(lines: Iterable[Advice]) -> tuple[Advice, ...]:
    return tuple({line.text: line for line in lines}.values())


def _routes(
    brand: Brand | None,
    scam_type: str,
    channel: Channel,
    country: str,
    knowledge: Knowledge,
    wording: Wording,
) -> Iterator[Route]:
    """Places for this channel, the brand's own, then help for those who lost something."""
    language = wording.language
    national = _verified(knowledge.country(country), language) if country else []
    for_channel = [route for route in national if route.channel == channel]
    if not for_channel and country:
        everywhere = _verified(knowledge.country(EVERYWHERE), language)
        near = [route for route in (*national, *everywhere) if route.channel in {channel, Channel.WEB}]
        for_channel = near[:1]
    yield from for_channel
    if brand:
        yield from _brand_places(brand, wording)
    for kind in _PLACES_OF_TRADE if scam_type in _TRADE else _PLACES:
        yield from [route for route in national if route.channel == kind][:1]


def _verified(country: Country | None, language: str) -> list[Route]:
    if country is None:
        return []
    code = "" if country.code == EVERYWHERE else country.code
    return [
        Route(route.id, code, route.channel, route.what(language), route.address, route.source, route.seen)
        for route in country.routes
        if route.verified
    ]


def _brand_places(brand: Brand, wording: Wording) -> list[Route]:
    """The first verified place where the brand itself wants to be told."""
    verified = [place for place in brand.report if place.verified][:1]
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
    ]
