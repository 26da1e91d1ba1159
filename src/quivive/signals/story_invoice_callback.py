"""The message bills the reader for something never bought, and gives a number to cancel.

It sees "you were charged 399.99, call to cancel", a renewal for an antivirus, a helpline. There is
no link for a filter to catch: the theft happens on the phone, with remote control. Wrong for
genuine invoices that name a helpline.
"""

from __future__ import annotations

from quivive.signals._examples import Examples, mail, sms
from quivive.signals._said import said
from quivive.verdict import Direction, Group

GROUP = Group.STORY
DIRECTION = Direction.FOR
EXAMPLES = Examples(
    fires=(
        mail("Your renewal of $399.99 has been charged today. To cancel call 555-0177.", subject="Invoice"),
        sms("Invoice of £249: your card will be charged today, dispute call 020 7946 0555"),
        mail(
            "Votre renouvellement de 349,99 € sera prélevé sous 24 h, pour annuler contactez "
            "le support au 01 99 00 61 61."
        ),
    ),
    silent=(
        sms("The invoice for the roof is on the table."),
        sms("La voisine garde le chat cette semaine."),
        sms("Shall I book the table for seven?"),
    ),
)
CONCEPTS = ("story_invoice_callback",)

detect = said("story_invoice_callback", GROUP, DIRECTION, *CONCEPTS)
