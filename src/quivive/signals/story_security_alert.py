"""The message tells that somebody signed in, that the account is at risk or breaks a rule.

It sees "unusual sign-in", "your account was compromised", "activité inhabituelle". The reader is to
"secure" the account on the page that steals it. Wrong for the genuine alerts that every large
service sends at each new device.
"""

from __future__ import annotations

from quivive.signals._examples import Examples, mail, sms
from quivive.signals._said import said
from quivive.verdict import Direction, Group

GROUP = Group.STORY
DIRECTION = Direction.FOR
EXAMPLES = Examples(
    fires=(
        mail("We detected an unusual sign-in to your account.", subject="Security alert"),
        sms("Your account was compromised, secure it: secure-desk.example"),
        mail("Nous avons détecté une connexion inhabituelle à votre compte.", subject="Alerte de sécurité"),
        sms("Activité suspecte sur votre profil, vérifiez : profil-aide.example"),
        mail("Detectamos uma atividade suspeita na sua conta.", subject="Alerta de segurança"),
    ),
    silent=(
        sms("The security staff at the airport were kind."),
        sms("La porte du jardin grince toujours."),
        sms("The keys are under the mat."),
    ),
)
CONCEPTS = ("story_security_alert",)

detect = said("story_security_alert", GROUP, DIRECTION, *CONCEPTS)
