"""The message confirms an order or a payment that the reader never made.

It sees "if you did not make this purchase", "cancel this order", "si vous n'êtes pas à l'origine".
The wish to stop it leads to a number or a page of the scammers. Wrong for genuine purchase alerts,
which say the same and point to the app or to the number on the card.
"""

from __future__ import annotations

from quivive.signals._examples import Examples, mail, sms
from quivive.signals._said import said
from quivive.verdict import Direction, Group

GROUP = Group.STORY
DIRECTION = Direction.FOR
EXAMPLES = Examples(
    fires=(
        sms("Your order of a phone for £899 is confirmed. If you did not place it call 020 7946 0199"),
        mail("Did you make this purchase? Cancel this order within a day.", subject="Order 8841"),
        sms("Achat de 489 € validé. Si vous n'êtes pas à l'origine de cet achat : 01 99 00 77 12"),
        sms(
            "Bestelling van € 489 bevestigd. Heeft u deze bestelling niet geplaatst? Annuleer "
            "de bestelling: winkel-hulp.example"
        ),
    ),
    silent=(
        sms("I made a purchase at the market, figs and bread."),
        sms("J'ai rangé la cuisine, tout est en ordre."),
        sms("Two coffees and a croissant, please."),
    ),
)
CONCEPTS = ("story_order_not_made",)

detect = said("story_order_not_made", GROUP, DIRECTION, *CONCEPTS)
