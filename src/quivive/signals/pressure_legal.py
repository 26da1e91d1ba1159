"""The message threatens with the law: court, bailiff, arrest, a fine that grows.

It sees "legal action", "warrant", "huissier", "amende majorée". Authority and fear together: false
police, debt collectors and toll operators use it. Wrong for genuine reminders of debts, which do
mention a court, and for news about trials.
"""

from __future__ import annotations

from quivive.signals._examples import Examples, call, mail, sms
from quivive.signals._said import said
from quivive.verdict import Direction, Group

GROUP = Group.PRESSURE
DIRECTION = Direction.FOR
EXAMPLES = Examples(
    fires=(
        call("There is a warrant for your arrest, press one to speak to an officer."),
        sms("Unpaid toll: pay now to avoid legal action and late fees"),
        sms("Sans paiement, votre dossier est transmis à un huissier"),
        mail(
            "Une plainte a été déposée contre vous, vous risquez des poursuites judiciaires.",
            subject="Convocation",
        ),
        sms("Pague hoje para evitar ação judicial e multa"),
    ),
    silent=(
        sms("The court is free at six, shall we play tennis?"),
        sms("On regarde le match ce week-end ?"),
        sms("Dinner was fine, thanks for cooking."),
    ),
)
CONCEPTS = ("pressure_legal",)

detect = said("pressure_legal", GROUP, DIRECTION, *CONCEPTS)
