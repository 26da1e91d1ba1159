"""The message wants a payment: a bill, a fine, a fee, an outstanding sum.

It sees "pay the outstanding balance", "settle the invoice", "unpaid toll". Most lures end here, by
card on a copied page or by transfer. Wrong for every genuine bill and reminder: the ask says little
alone, the way it wants to be paid says more.
"""

from __future__ import annotations

from quivive.signals._examples import Examples, mail, sms
from quivive.signals._said import said
from quivive.verdict import Direction, Group

GROUP = Group.ASK
DIRECTION = Direction.FOR
EXAMPLES = Examples(
    fires=(
        sms("You have an unpaid toll. Pay the balance today: toll-desk.example.net"),
        mail("Please settle the outstanding invoice before the end of the day.", subject="Reminder"),
        sms("Votre amende reste à payer : amende-paiement.example"),
        mail("Pour éviter la coupure, merci de régler votre facture dès ce soir."),
        sms("Ha una multa non pagata, paghi ora: pagamento-multe.example"),
    ),
    silent=(
        sms("Thanks for lunch, my turn next time."),
        sms("Le spectacle est gratuit, entrée libre dès 19 h."),
        mail("The library opens at nine on weekdays."),
    ),
)
CONCEPTS = ("ask_payment",)

detect = said("ask_payment", GROUP, DIRECTION, *CONCEPTS)
