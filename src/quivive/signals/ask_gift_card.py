"""The message wants gift cards or prepaid vouchers, and the codes under the silver strip.

It sees "buy gift cards", "scratch the back", the names of prepaid coupons. Money sent as a code
cannot be followed or fetched back, so no authority, employer or firm is ever paid that way. Wrong
for people who talk about a birthday present, and for shops that sell such cards.
"""

from __future__ import annotations

from quivive.signals._examples import Examples, call, mail, sms
from quivive.signals._said import said
from quivive.verdict import Direction, Group

GROUP = Group.ASK
DIRECTION = Direction.FOR
EXAMPLES = Examples(
    fires=(
        mail(
            "I am in a meeting. Can you buy some Steam gift cards and send me the codes?",
            subject="Quick task",
        ),
        call(
            "Go to the shop, buy five Google Play cards and scratch off the back, then read me the numbers."
        ),
        sms("Je suis en réunion, achète 3 coupons PCS et envoie les codes"),
        call("Compre dois cartões presente e envie o código, é urgente."),
    ),
    silent=(
        sms("Got the tickets for the show, see you at eight!"),
        sms("Nobody from the tax office wants to be paid in vouchers."),
        mail("Merci pour la carte postale, elle est sur le frigo."),
    ),
)
CONCEPTS = ("ask_gift_card",)

detect = said("ask_gift_card", GROUP, DIRECTION, *CONCEPTS)
