"""The message tells of a payment as banks do: amount, account or card, balance.

It sees "card ending 0012 was charged", "available balance", "paiement de 12,40 € chez". Banks send
such notices by the million, with endings and balances that a scammer does not know. Wrong for a
scam that makes one up with an invented amount: that one then asks for a call or a link.
"""

from __future__ import annotations

from quivive.signals._examples import Examples, sms
from quivive.signals._said import said
from quivive.verdict import Direction, Group

GROUP = Group.AGAINST
DIRECTION = Direction.AGAINST
EXAMPLES = Examples(
    fires=(
        sms("Your account ending 0012 was debited with 45.00. Available balance 310.20."),
        sms("You spent 12.40 with your card ending 0012. Avl bal 220.10"),
        sms("Paiement par carte de 12,40 € chez Boulangerie du Port. Solde de votre compte : 310,20 €"),
        sms("Pagamento di 12,40 EUR con carta presso Panificio Rossi, saldo disponibile 310,20 EUR"),
    ),
    silent=(
        sms("You have won a phone, claim it: gift-desk.example"),
        sms("I left my card at the bakery, can you fetch it?"),
        sms("Maman, mon téléphone est cassé, voici mon nouveau numéro"),
    ),
)
CONCEPTS = ("against_transaction",)

detect = said("transaction_alert", GROUP, DIRECTION, *CONCEPTS)
