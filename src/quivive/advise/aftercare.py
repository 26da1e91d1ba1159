"""What to do where it has already happened: the first ten minutes, the rest of the day, the next days.

One list of steps, most urgent first. Each says after what it is needed, so that several happenings
together give one list without repetition.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from quivive.advise.places import LOSSES, bank_line, card_stop
from quivive.advise.said import facts, sentence
from quivive.brand import Brand
from quivive.message import Channel
from quivive.verdict import Advice, Happened, When
from quivive.wording import Wording

if TYPE_CHECKING:
    from quivive.knowledge import Knowledge

_SECTORS_OF_MONEY = frozenset({"bank", "payment"})
_CARD = frozenset({Happened.CARD, Happened.PAID_CARD})
_DEVICE = frozenset({Happened.INSTALLED_APP, Happened.REMOTE_ACCESS})
_TALKED = frozenset({Happened.REPLIED, Happened.CALLED_BACK})
_BANK = frozenset({*_CARD, *_DEVICE, Happened.TRANSFER, Happened.CODE, Happened.BANK_DETAILS})
_PAID = frozenset({Happened.PAID_CARD, Happened.TRANSFER, Happened.GIFT_CARD, Happened.CRYPTO})


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its sentence (`aftercare.<id>`), when, after what, and the steps that already say it."""

    id: str
    when: When
    after: frozenset[Happened]
    unless: frozenset[str] = frozenset()


def _step(id_: str, when: When, *after: Happened, unless: tuple[str, ...] = ()) -> Step:
    return Step(id_, when, frozenset(after), frozenset(unless))


BANK_CALL = "bank_call"
TELL_CARD = "tell_card"
RIGHTS = "rights"

STEPS = (
    _step("cut_device", When.NOW, *_DEVICE),
    _step(BANK_CALL, When.NOW, *_BANK),
    _step("tell_transfer", When.NOW, Happened.TRANSFER),
    _step("tell_code", When.NOW, Happened.CODE),
    _step(TELL_CARD, When.NOW, *_CARD),
    _step("tell_account", When.NOW, Happened.BANK_DETAILS, unless=("tell_device",)),
    _step("tell_device", When.NOW, *_DEVICE),
    _step("gift_card_issuer", When.NOW, Happened.GIFT_CARD),
    _step("crypto_service", When.NOW, Happened.CRYPTO),
    _step("change_password", When.NOW, Happened.PASSWORD, unless=("passwords_elsewhere",)),
    _step("passwords_elsewhere", When.NOW, *_DEVICE),
    _step("close_page", When.NOW, Happened.CLICKED, unless=("cut_device",)),
    _step("no_more_contact", When.NOW, *LOSSES, *_PAID, *_TALKED),
    _step("other_passwords", When.TODAY, Happened.PASSWORD, unless=("passwords_elsewhere",)),
    _step("clean_device", When.TODAY, *_DEVICE),
    _step("look_for_downloads", When.TODAY, Happened.CLICKED, unless=("clean_device",)),
    _step("write_down", When.TODAY, *_PAID, Happened.CODE, Happened.BANK_DETAILS, Happened.IDENTITY_DOCUMENT, *_DEVICE),
    _step("police_document", When.TODAY, Happened.IDENTITY_DOCUMENT),
    _step("police_money", When.TODAY, *_PAID, unless=("police_document",)),
    _step(RIGHTS, When.TODAY, *LOSSES, *_PAID),
    _step("tell_brand", When.TODAY, Happened.PASSWORD, Happened.GIFT_CARD, unless=("tell_account",)),
    _step("tell_somebody", When.TODAY, *LOSSES, *_PAID, unless=("clean_device",)),
    _step("watch_account", When.LATER, *_BANK),
    _step("watch_login", When.LATER, Happened.PASSWORD, unless=("tell_account",)),
    _step("watch_identity", When.LATER, Happened.IDENTITY_DOCUMENT),
    _step("phone_bill", When.LATER, Happened.CALLED_BACK),
    _step("next_scam", When.LATER, *LOSSES, *_PAID),
    _step("more_will_come", When.LATER, Happened.CLICKED, *_TALKED, unless=("next_scam",)),
)
"""Every step, most urgent first within each `when`."""

_NAMES_BRAND = frozenset({"change_password", "tell_brand"})
"""Steps that name the brand; without one they have a sentence of their own (`…_any`)."""


def aftercare_lines(
    happened: Sequence[Happened],
    brand: Brand | None,
    scam_type: str,
    channel: Channel | None,
    country: str,
    knowledge: Knowledge,
    wording: Wording,
) -> list[Advice]:
    """What to do after all that happened, each thing once; nothing where nothing did.

    A number is named only if it is one of the country's verified ones. A password for a bank, or
    the secret words of a wallet, count as what they open.
    """
    told = _as_what_it_opens(frozenset(happened), brand, scam_type)
    steps = [step for step in STEPS if told & step.after]
    ids = {step.id for step in steps}
    lines: list[Advice] = []
    if channel is Channel.CALL and happened and BANK_CALL not in ids:
        lines.append(sentence("hang_up", wording, table="aftercare"))
    for step in steps:
        if ids.isdisjoint(step.unless):
            lines += _said(step, told, brand, channel, country, knowledge, wording)
    if scam_type == "seed_phrase" and happened:
        lines.insert(0, sentence("move_wallet", wording, table="aftercare"))
    return lines


def _as_what_it_opens(told: frozenset[Happened], brand: Brand | None, scam_type: str) -> frozenset[Happened]:
    """The password of a bank or of a payment service opens an account with money in it."""
    of_money = scam_type == "bank_fraud_desk" or (brand is not None and brand.sector in _SECTORS_OF_MONEY)
    return told | {Happened.BANK_DETAILS} if of_money and Happened.PASSWORD in told else told


def _said(
    step: Step,
    told: frozenset[Happened],
    brand: Brand | None,
    channel: Channel | None,
    country: str,
    knowledge: Knowledge,
    wording: Wording,
) -> list[Advice]:
    if step.id == RIGHTS:
        fitting = [right.fact for right in knowledge.rights(country) if told & right.after]
        return facts(fitting, RIGHTS, wording, step.when)
    if step.id == BANK_CALL:
        return [_bank_call(told, channel, country, knowledge, wording)]
    if step.id == TELL_CARD:
        return [_tell_card(country, knowledge, wording)]
    if step.id in _NAMES_BRAND:
        id_ = step.id if brand else f"{step.id}_any"
        return [sentence(id_, wording, step.when, table="aftercare", brand=brand.name if brand else "")]
    return [sentence(step.id, wording, step.when, table="aftercare")]


def _tell_card(country: str, knowledge: Knowledge, wording: Wording) -> Advice:
    """Have the card blocked: by the bank, or by the number that blocks every card in the country."""
    place = card_stop(country, knowledge)
    if place is None:
        return sentence(TELL_CARD, wording, table="aftercare")
    said = (
        wording.say("aftercare.tell_card"),
        wording.say("aftercare.block_card", number=place.address),
        wording.say("labels.paid_number", number=place.address) if place.costs_more else "",
    )
    return Advice(TELL_CARD, " ".join(filter(None, said)), place.source, place.seen)


def _bank_call(
    told: frozenset[Happened], channel: Channel | None, country: str, knowledge: Knowledge, wording: Wording
) -> Advice:
    """The first step: the bank, on a number that is not the message's, from a device that is not watched."""
    place = bank_line(country, knowledge)
    number = wording.say("aftercare.bank_number", number=place.address) if place else ""
    said = (
        wording.say("aftercare.hang_up") if channel is Channel.CALL else "",
        wording.say("aftercare.bank_call"),
        number or wording.say("aftercare.bank_card_number"),
        wording.say("aftercare.other_device") if told & _DEVICE else "",
    )
    source, seen = (place.source, place.seen) if place else ("", "")
    return Advice(BANK_CALL, " ".join(part for part in said if part), source, seen, When.NOW)
