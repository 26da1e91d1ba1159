"""The message speaks as a department: customer service, security team, the management.

It sees "the security team", "service client", "votre conseiller", a closing formula of a firm. A
voice without a person sounds official and cannot be asked back. Wrong for nearly every mail of a
real firm, so a single place counts half.
"""

from __future__ import annotations

from quivive.signals._examples import Examples, mail, sms
from quivive.signals._said import said
from quivive.verdict import Direction, Group

GROUP = Group.PRESSURE
DIRECTION = Direction.FOR
EXAMPLES = Examples(
    fires=(
        mail("Kind words, the security team and customer support.", subject="Notice"),
        sms("Customer service: your file needs attention"),
        mail("Le service client et la direction vous remercient."),
        sms("Votre conseiller du service des fraudes vous informe"),
        mail("Ihr Kundenservice und das Sicherheitsteam"),
    ),
    silent=(
        sms("Our football team won three nil."),
        sms("Les enfants mangent à la cantine."),
        sms("Love, Emma"),
    ),
)
CONCEPTS = ("authority_voice",)

detect = said("authority_voice", GROUP, DIRECTION, *CONCEPTS, once=0.5)
