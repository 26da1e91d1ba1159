"""The message only tells where a parcel is: shipped, on its way, delivered, to be fetched.

It sees "out for delivery", "arrives tomorrow", "disponible en point relais jusqu'au". Real carriers
send it daily; it needs nothing but a person at home. Wrong where the same opening ends with a fee
or a form: then the asks speak for themselves.
"""

from __future__ import annotations

from quivive.signals._examples import Examples, sms
from quivive.signals._said import said
from quivive.verdict import Direction, Group

GROUP = Group.AGAINST
DIRECTION = Direction.AGAINST
EXAMPLES = Examples(
    fires=(
        sms("Your parcel is out for delivery and arrives today between 10 and 12."),
        sms("Your order was delivered and left with your neighbour."),
        sms("Votre colis sera livré demain entre 9 h et 11 h."),
        sms("Votre colis est disponible en point relais jusqu'au 14 mai, muni d'une pièce d'identité."),
        sms("Il tuo pacco è in consegna oggi, dalle 10 alle 12."),
    ),
    silent=(
        sms("Your account has been suspended, verify now: secure-desk.example"),
        sms("Confirmez votre adresse : adresse-aide.example"),
        sms("Dinner is ready."),
    ),
)
CONCEPTS = ("against_delivery_notice",)

detect = said("delivery_notice", GROUP, DIRECTION, *CONCEPTS)
