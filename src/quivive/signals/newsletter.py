"""The message has the furniture of a newsletter or a mailing list.

It sees "view in browser", "in this issue", "lire la suite", a quoted mail with "wrote:". Long,
regular mail with many topics is not how a lure looks. A single place counts half. Wrong for
phishing that takes over a newsletter's template as a whole.
"""

from __future__ import annotations

from quivive.signals._examples import Examples, mail, sms
from quivive.signals._said import said
from quivive.verdict import Direction, Group

GROUP = Group.AGAINST
DIRECTION = Direction.AGAINST
EXAMPLES = Examples(
    fires=(
        mail(
            "In this issue: ten gardens to visit. View this email in your browser.", subject="Garden letter"
        ),
        mail("On Monday Ben wrote: the build is green again. Forwarded message below."),
        mail("Au sommaire : dix jardins à visiter. Lire la suite. Voir ce message dans votre navigateur."),
        mail("En este número: diez jardines. Leer más. Ver en el navegador."),
    ),
    silent=(
        sms("Your account is blocked, verify now: secure-desk.example"),
        sms("Votre colis est bloqué : colis-suivi.example"),
        sms("I am on the train, back at six."),
    ),
)
CONCEPTS = ("against_newsletter",)

detect = said("newsletter", GROUP, DIRECTION, *CONCEPTS, once=0.5)
