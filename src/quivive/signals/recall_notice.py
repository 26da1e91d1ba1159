"""The message is written like a genuine recall notice: which product, by its batch or model, and to stop using it.

It sees "model BNL-20 … stop using it", "lot L2207 … ne la consommez pas", "Charge 2417 … nicht trinken". A notice that
names no product helps nobody, and in the European Union it must name it; scams that borrow the word name none, since
they are sent to everybody. Wrong for a scam that copies a real notice and adds its own link: so it speaks against a scam
only where nothing is asked for that no recall needs.
"""

from __future__ import annotations

from collections.abc import Iterable

from quivive.reading import Reading
from quivive.signals._examples import Examples, mail, sms
from quivive.verdict import Direction, Finding, Group

GROUP = Group.AGAINST
DIRECTION = Direction.AGAINST
EXAMPLES = Examples(
    fires=(
        mail(
            "Ashdown recalls its Luma lamps, model LM-40. Stop using the lamp and bring it back to any shop.",
            subject="Recall",
        ),
        sms("Rappel du fromage Val Doré, lot 24B07 : ne le consommez plus, rapportez-le en magasin."),
        sms("Rückruf Kornfeld Müsli, Charge 3318: bitte nicht verzehren und im Markt zurückgeben."),
    ),
    silent=(
        sms("An item you bought is recalled, stop using it and claim your refund: https://recall-desk.example"),
        sms(
            "Recall of Luma lamps, model LM-40: stop using it. Enter your card number for the refund: https://luma.example"
        ),
        sms("The meeting about model LM-40 is at ten."),
    ),
)
CONCEPTS = ("against_recall_steps",)

_NEVER_NEEDED = (
    "ask_card",
    "ask_bank_details",
    "ask_login",
    "ask_password",
    "ask_code",
    "ask_payment",
    "ask_small_fee",
    "ask_gift_card",
)


def detect(reading: Reading) -> Iterable[Finding]:
    steps = reading.hits("against_recall_steps")
    if not steps or reading.says(*_NEVER_NEEDED):
        return
    product = reading.recalled_product
    if product.words and product.numbers:
        yield Finding(
            "recall_notice", tuple(hit.span for hit in steps[:4]), 1.0, DIRECTION, GROUP, {"text": str(product)}
        )
