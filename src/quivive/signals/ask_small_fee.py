"""The message names a small fee: delivery, customs, redelivery, postage.

It sees "a redelivery fee of 1.45", "unpaid shipping", "frais de douane". The sum is so small that
nobody hesitates; what is wanted is the card it is paid with, which is then charged for more. Wrong
for genuine customs charges on parcels from abroad, and for shops that state their shipping costs.
"""

from __future__ import annotations

from quivive.signals._examples import Examples, mail, sms
from quivive.signals._said import said
from quivive.verdict import Direction, Group

GROUP = Group.ASK
DIRECTION = Direction.FOR
EXAMPLES = Examples(
    fires=(
        sms("Your package is held. Pay the redelivery fee of £1.45: parcel-desk.example"),
        mail("A customs fee must be paid before we can deliver your item.", subject="Import"),
        sms("Votre colis est en attente, réglez les frais de livraison de 1,99 € : colis-suivi.example"),
        sms("Frais de douane restants : 2,64 €. Payez sur douane-colis.example"),
        sms("Betaal de verzendkosten van € 1,95 om uw pakket te ontvangen: pakket-hulp.example"),
    ),
    silent=(
        sms("Your parcel was delivered to your neighbour."),
        sms("Entrance costs nothing on Sundays."),
        sms("Le facteur est passé, le paquet est dans le hall."),
    ),
)
CONCEPTS = ("ask_small_fee",)

detect = said("ask_small_fee", GROUP, DIRECTION, *CONCEPTS)
