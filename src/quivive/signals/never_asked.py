"""The message asks what the brand says it never asks, by this channel.

Taken only from verified facts about the brand, with source and date. Wrong where the brand's own
rule has an exception; the exception is shown with it.
"""

from __future__ import annotations

from collections.abc import Iterable

from quivive.reading import Reading
from quivive.signals._examples import Examples, mail, sms
from quivive.signals._need import Need
from quivive.verdict import Direction, Finding, Group

GROUP = Group.ASK
DIRECTION = Direction.FOR
NEEDS = Need.CLAIM
EXAMPLES = Examples(
    fires=(
        mail("Dear customer, please enter your card number to release the parcel.", sender="Netflix <x@blue.example>", subject="Netflix: update your card details"),
    ),
    silent=(
        sms("Your parcel comes tomorrow."),
        sms("Please enter your card number."),
    ),
)

_ASKS = {
    "card": ("ask_card",),
    "password": ("ask_password",),
    "code": ("ask_code",),
    "payment": ("ask_payment", "ask_card"),
    "delivery_fee": ("ask_small_fee",),
    "bank_details": ("ask_bank_details", "ask_card"),
    "identity_document": ("ask_identity_document",),
    "gift_card": ("ask_gift_card",),
    "transfer": ("ask_transfer",),
    "install": ("ask_install",),
    "personal_data": ("ask_bank_details", "ask_identity_document"),
    "call": ("ask_call",),
}


def detect(reading: Reading) -> Iterable[Finding]:
    claim, brand = reading.claim, reading.brand
    if claim is None or brand is None:
        return
    for fact in brand.never_asks:
        if not fact.verified or (fact.channels and reading.message.channel not in fact.channels):
            continue
        for concept in _ASKS.get(fact.what, ()):
            hits = reading.hits(concept)
            if hits:
                details = {"brand": claim.name, "text": hits[0].words, "source": fact.source, "seen": fact.seen}
                yield Finding("never_asked", tuple(hit.span for hit in hits[:3]), claim.strength, DIRECTION, GROUP, details)
                return
