"""The message tells of a bill for phone, internet or energy, a cut line, a SIM to replace.

It sees "your phone bill is unpaid", "power will be disconnected", "coupure d'électricité". Nobody
can be without it and everybody has a contract. Wrong for real reminders of the supplier.
"""

from __future__ import annotations

from quivive.signals._examples import Examples, call, sms
from quivive.signals._said import said
from quivive.verdict import Direction, Group

GROUP = Group.STORY
DIRECTION = Direction.FOR
EXAMPLES = Examples(
    fires=(
        sms("Your phone bill is overdue, your line will be cut: bill-desk.example"),
        call("Your electricity will be disconnected in thirty minutes because of an unpaid bill."),
        sms("Votre facture mobile est impayée, coupure de ligne imminente : ligne-info.example"),
        sms("Ihre Stromrechnung ist unbezahlt, der Strom wird abgestellt: strom-hilfe.example"),
    ),
    silent=(
        sms("The power of the old car is fine on hills."),
        sms("La ligne d'arrivée est au stade."),
        sms("The bird sat on the fence."),
    ),
)
CONCEPTS = ("story_telecom_energy",)

detect = said("story_telecom_energy", GROUP, DIRECTION, *CONCEPTS)
