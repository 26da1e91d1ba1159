"""The message wants card or other payment details: given, confirmed, updated.

It sees "enter your card number", "update your payment method", the digits on the back. A card
number is what most small-fee and subscription scams are after: the fee of 1.99 is only the reason
to type it. Wrong where a genuine shop or subscription says that a card has expired: it asks the
same with the same words, and only where the link leads tells them apart.
"""

from __future__ import annotations

from quivive.signals._examples import Examples, mail, sms
from quivive.signals._said import said
from quivive.verdict import Direction, Group

GROUP = Group.ASK
DIRECTION = Direction.FOR
EXAMPLES = Examples(
    fires=(
        sms("Your film subscription is on hold. Update your payment details: film-help.example/pay"),
        mail(
            "Dear customer, please enter your card number and the expiry date to release the parcel.",
            subject="Parcel waiting",
        ),
        sms("Veuillez renseigner vos coordonnées bancaires pour recevoir le colis : colis-suivi.example/fr"),
        mail("Merci de mettre à jour vos informations de paiement dans votre espace.", subject="Abonnement"),
        sms("Bitte geben Sie Ihre Kartendaten ein, um das Paket zu erhalten: paket-hilfe.example"),
    ),
    silent=(
        sms("We will never ask you to confirm your card details by text."),
        sms("Ne communiquez jamais vos coordonnées bancaires par téléphone."),
        sms("Happy birthday! Your card is in the post."),
    ),
)
CONCEPTS = ("ask_card",)

detect = said("ask_card", GROUP, DIRECTION, *CONCEPTS)
