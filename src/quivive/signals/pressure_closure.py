"""The message says that something of the reader's is or will be blocked, limited or closed.

It sees "your account has been suspended", "your card is blocked", "to avoid interruption". The fear
of losing access to money, mail or telephone makes people follow a link at once. Wrong for banks
that really block a card and tell so: they do not ask for data to lift it.
"""

from __future__ import annotations

from quivive.signals._examples import Examples, mail, sms
from quivive.signals._said import said
from quivive.verdict import Direction, Group

GROUP = Group.PRESSURE
DIRECTION = Direction.FOR
EXAMPLES = Examples(
    fires=(
        sms("Your account has been suspended, restore it at secure-desk.example"),
        mail("Your mailbox will be deactivated. To avoid interruption confirm it.", subject="Mailbox"),
        sms("Votre carte est bloquée, débloquez-la sur espace-client.example"),
        sms("Afin d'éviter la suspension de votre ligne, cliquez ici : ligne-info.example"),
        sms("Uw rekening is geblokkeerd: bank-hulp.example"),
    ),
    silent=(
        sms("Your account statement for May can be read online."),
        sms("The road to the beach is steep."),
        sms("Votre compte présente un solde de 120,00 €."),
    ),
)
CONCEPTS = ("pressure_closure",)

detect = said("pressure_closure", GROUP, DIRECTION, *CONCEPTS)
