"""The message wants to be called: a number to ring, a desk to contact.

It sees "call us on", "contact our support team", "appelez le". On the phone a scammer can answer
every doubt, and no link is there to be checked; false invoices and pop-ups rely on it. Wrong for
nearly every firm's mail, which ends with a number: telling only beside a story.
"""

from __future__ import annotations

from quivive.signals._examples import Examples, mail, sms
from quivive.signals._said import said
from quivive.verdict import Direction, Group

GROUP = Group.ASK
DIRECTION = Direction.FOR
EXAMPLES = Examples(
    fires=(
        sms("Payment of 389.00 accepted. Not you? Call 020 7946 0123 now"),
        mail(
            "Order 8841 accepted. Not yours? Contact our support team immediately at 555-0142.",
            subject="Order",
        ),
        sms("Paiement de 489 € en cours. Appelez le 01 99 00 12 34 pour annuler"),
        sms("Votre compte sera débité, contactez le service au 01 99 00 45 67"),
        sms("Cargo de 489 € realizado. Si no es usted, llame al +44 20 7946 0123 ahora"),
    ),
    silent=(
        sms("Do not call the number in that text."),
        sms("Meet me at platform four."),
        sms("Le train part à huit heures, quai deux."),
    ),
)
CONCEPTS = ("ask_call",)

detect = said("ask_call", GROUP, DIRECTION, *CONCEPTS)
