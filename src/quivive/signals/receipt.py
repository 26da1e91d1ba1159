"""The message only confirms something ordered, paid or booked.

It sees "thank you for your order", "your receipt", "votre réservation est confirmée". After a
purchase every shop sends one. Wrong for false invoices, which are made to look like a receipt for
something never bought: they add a number to call.
"""

from __future__ import annotations

from quivive.signals._examples import Examples, mail, sms
from quivive.signals._said import said
from quivive.verdict import Direction, Group

GROUP = Group.AGAINST
DIRECTION = Direction.AGAINST
EXAMPLES = Examples(
    fires=(
        mail("Thank you for your order. Your receipt for 23.10 is below.", subject="Order confirmation"),
        sms("Booking confirmed for two on Friday."),
        mail("Merci pour votre commande. Vous trouverez le détail de votre commande ci-dessous."),
        sms("Votre réservation est confirmée pour deux personnes."),
        mail("Bedankt voor uw bestelling. Uw bestelling is bevestigd."),
    ),
    silent=(
        sms("Your parcel is held: parcel-desk.example"),
        sms("Votre compte est bloqué : espace-client.example"),
        sms("The books stand in alphabetical rows."),
    ),
)
CONCEPTS = ("against_receipt",)

detect = said("receipt", GROUP, DIRECTION, *CONCEPTS)
