"""The message or the caller speaks as the bank about a suspicious payment, payee or device.

It sees "unusual transaction", "a new payee was added", "service des fraudes", "opposition". Afraid
of a theft, people help the thief: they confirm, give codes, move money to a "safe account". Wrong
for genuine alerts of banks, which tell and wait, or ask for a plain yes or no.
"""

from __future__ import annotations

from quivive.signals._examples import Examples, call, sms
from quivive.signals._said import said
from quivive.verdict import Direction, Group

GROUP = Group.STORY
DIRECTION = Direction.FOR
EXAMPLES = Examples(
    fires=(
        sms("A new payee was added to your account. If this was not you: bank-desk.example"),
        call("This is the fraud department of your bank, we see a suspicious transaction."),
        sms(
            "Opération suspecte détectée sur votre compte, contactez le service des fraudes : 01 99 00 33 21"
        ),
        sms("Verdachte transactie op uw rekening, bel onze fraudeafdeling: bank-hulp.example"),
    ),
    silent=(
        sms("The bank is closed on Monday, it is a holiday."),
        sms("Le banc du parc est repeint en vert."),
        sms("New shoes, first run, sore feet."),
    ),
)
CONCEPTS = ("story_bank_fraud_desk",)

detect = said("story_bank_fraud_desk", GROUP, DIRECTION, *CONCEPTS)
