"""What to do with a message: what not to do, how to check for oneself, what if it is too late."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from quivive.advise.said import facts, sentence
from quivive.brand import Brand, Sourced
from quivive.message import Channel, CodeKind
from quivive.verdict import Advice, Happened, Level, When
from quivive.wording import Wording

MOST_FACTS = 2
_ENOUGH = 3


@dataclass(frozen=True, slots=True)
class Way:
    """What a message wants to be followed by: a link (or code to scan), a number to call."""

    link: bool
    number: bool
    codes: tuple[CodeKind, ...] = ()
    """What the codes to scan in it do."""


UNKNOWN_WAY = Way(link=True, number=False)
"""Where nobody looked: most scams have a link."""

SLIGHT = frozenset({Happened.CLICKED, Happened.REPLIED, Happened.CALLED_BACK})
"""After these nothing is lost yet: what not to do still has to be said."""

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
    "family": ("do_not_send", "call_old_number"),
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
        *("gift_card", "seed_phrase", "tech_support", "tax_benefit"),
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

_CHECKS = frozenset(
    {
        *(
            "check_statement",
            "check_orders",
            "check_parcel",
            "check_refund",
            "check_recall",
            "check_office",
            "check_fine",
        ),
        *(
            "check_bill",
            "check_mailbox",
            "check_sender_otherwise",
            "check_booking",
            "call_old_number",
            "donate_yourself",
        ),
    }
)
"""Lines that say how to check, not what not to do."""

# Scam type -> what those read who have done it already, where it is not about a card.
_OWN_TOO_LATE = {"bank_fraud_desk": "already_code", "family": "already_transfer", "gift_card": "already_gift_card"}

# Scam type -> what still has to be said where something was lost already.
_EVEN_SO = {"sextortion": "sextortion_calm", "family": "call_old_number", "marketplace": "stay_on_marketplace"}


def message_lines(
    level: Level,
    brand: Brand | None,
    scam_type: str,
    channel: Channel,
    wording: Wording,
    happened: Sequence[Happened] = (),
    way: Way = UNKNOWN_WAY,
) -> list[Advice]:
    """What to do with a message of this level; where something was lost, only what still matters."""
    if level is Level.PROVEN:
        return [sentence("verify_sender_only", wording), *_codes(way, wording), *_known_way(brand, wording)]
    if level is Level.NOTHING_FOUND:
        checks = facts(_fitting(brand, ""), "brand_verify", wording, When.CHECK)[:MOST_FACTS] if brand else []
        return [sentence("not_a_promise", wording), *_codes(way, wording), *(checks or _known_way(brand, wording))]
    if level is Level.CANNOT_TELL:
        return [*_codes(way, wording), sentence("show_whole_message", wording), sentence("wait_and_check", wording), _go_there(brand, wording)]
    if not SLIGHT.issuperset(happened) and happened != (Happened.NOTHING,):
        return [_line(_EVEN_SO[scam_type], wording)] if scam_type in _EVEN_SO else []
    own = _without_number(BY_TYPE.get(scam_type, BY_TYPE["other"]), channel, way)
    says = _brand_says(brand, scam_type, channel, wording)
    shown_the_way = any(line.id == "brand_verify" for line in says)
    first = () if SLIGHT.intersection(happened) else _first(level, channel, own, way)
    return [
        *(_line(id_, wording) for id_ in (*first, *own)),
        *_codes(way, wording),
        *says,
        *([] if shown_the_way or scam_type in _NOTHING_TO_LOG_IN_TO else [_go_there(brand, wording)]),
        *(_already(id_, wording) for id_ in (() if happened else _if_too_late(scam_type))),
    ]


_BY_CODE: dict[CodeKind, str] = {
    CodeKind.WEB: "code_address",
    CodeKind.PAYMENT: "code_who_is_paid",
    CodeKind.CRYPTO: "code_crypto",
    CodeKind.SIGN_IN: "code_sign_in",
    CodeKind.ONE_TIME_CODES: "code_one_time",
    CodeKind.WIFI: "code_wifi",
    CodeKind.TELEPHONE: "code_number",
    CodeKind.SMS: "code_number",
    CodeKind.APP: "code_app",
}


def _codes(way: Way, wording: Wording) -> list[Advice]:
    """What to look at before a code is followed, whatever was found: nobody sees what one does."""
    return [sentence(id_, wording) for id_ in dict.fromkeys(_BY_CODE[kind] for kind in way.codes if kind in _BY_CODE)]


def _without_number(own: tuple[str, ...], channel: Channel, way: Way) -> tuple[str, ...]:
    """Somebody on the phone who names no number to call back wants the money during the call."""
    if channel is not Channel.CALL or way.number:
        return own
    return tuple("do_not_pay" if id_ == "do_not_call" else id_ for id_ in own)


def _line(id_: str, wording: Wording) -> Advice:
    return sentence(id_, wording, When.CHECK if id_ in _CHECKS else When.NOW)


def _already(id_: str, wording: Wording) -> Advice:
    table = "aftercare" if id_ in _OWN_TOO_LATE.values() else "advice"
    return sentence(id_, wording, When.ALREADY, table=table)


def _known_way(brand: Brand | None, wording: Wording) -> list[Advice]:
    if brand is None:
        return [sentence("verify_open_app_any", wording, When.CHECK)]
    return [sentence("verify_open_app", wording, When.CHECK, brand=brand.name)]


def _go_there(brand: Brand | None, wording: Wording) -> Advice:
    if brand is None:
        return sentence("go_yourself_any", wording, When.CHECK)
    return sentence("go_yourself", wording, When.CHECK, brand=brand.name)


def _first(level: Level, channel: Channel, own: tuple[str, ...], way: Way) -> tuple[str, ...]:
    """What not to do because of the way the message came; one line where the type says enough."""
    first = _FIRST[channel] if level is Level.SCAM else ("wait_and_check",)
    if not way.link:
        first = tuple(id_ for id_ in first if id_ != "do_not_click")
    return (*(("do_not_call",) if way.number else ()), *(first[:1] if len(own) >= _ENOUGH else first))


def _brand_says(brand: Brand | None, scam_type: str, channel: Channel, wording: Wording) -> list[Advice]:
    """What the brand itself says: one thing it never asks, then how to verify."""
    if brand is None:
        return []
    asked = _ASKED_BY_TYPE.get(scam_type, ())
    here = [fact for fact in brand.never_asks if not fact.channels or channel in fact.channels]
    fitting = sorted((f for f in here if f.what in asked), key=lambda fact: asked.index(fact.what))
    never = facts(fitting, "brand_never_asks", wording, When.NOW)[:1]
    return [*never, *facts(_fitting(brand, scam_type), "brand_verify", wording, When.CHECK)[: MOST_FACTS - len(never)]]


def _fitting(brand: Brand, scam_type: str) -> Iterable[Sourced]:
    """How to verify with the brand: what is about this type of scam first, without what is about others."""
    return (
        *(fact for fact in brand.verify if scam_type in fact.scam_types),
        *(fact for fact in brand.verify if not fact.scam_types),
    )


def _if_too_late(scam_type: str) -> tuple[str, ...]:
    if scam_type in _OWN_TOO_LATE:
        return (_OWN_TOO_LATE[scam_type],)
    if scam_type in _PASSWORD_AT_RISK:
        return ("already_password", "already_paid")
    if scam_type in _DEVICE_AT_RISK:
        return ("already_installed", "already_paid")
    return () if scam_type in _NO_MONEY_YET else ("already_paid",)
