"""The message tells of a payment that failed, was refused or could not be taken.

It sees "your payment was declined", "we could not process your payment", "prélèvement rejeté". It
gives a reason to enter the card again, for a service that many people have. Wrong for subscriptions
whose card really expired.
"""

from __future__ import annotations

from quivive.signals._examples import Examples, mail, sms
from quivive.signals._said import said
from quivive.verdict import Direction, Group

GROUP = Group.STORY
DIRECTION = Direction.FOR
EXAMPLES = Examples(
    fires=(
        sms("Your last payment was declined, update your card: film-help.example"),
        mail("We were unable to process your payment for this month.", subject="Billing problem"),
        sms("Votre dernier paiement a été refusé, régularisez ici : abonnement-aide.example"),
        mail("Nous n'avons pas pu prélever votre mensualité, le prélèvement a été rejeté."),
        sms("Su último pago ha sido rechazado, actualice su tarjeta: ayuda-pago.example"),
    ),
    silent=(
        sms("The bakery takes payment by card again."),
        sms("Merci pour le café, à demain."),
        sms("The concert was a success."),
    ),
)
CONCEPTS = ("story_payment_problem",)

detect = said("story_payment_problem", GROUP, DIRECTION, *CONCEPTS)
