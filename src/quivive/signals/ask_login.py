"""The message wants the reader to sign in, or to confirm, unlock or verify an account.

It sees "log in to restore access", "verify your identity", "confirm your account". The page behind
the link then keeps the user name and the password. Wrong for genuine notices that say "log in to
read your statement": they are many, so this counts only beside a link that leads elsewhere or a
threat.
"""

from __future__ import annotations

from quivive.signals._examples import Examples, mail, sms
from quivive.signals._said import said
from quivive.verdict import Direction, Group

GROUP = Group.ASK
DIRECTION = Direction.FOR
EXAMPLES = Examples(
    fires=(
        sms("Your access is limited. Verify your account now: secure-desk.example/a"),
        mail("Please log in to confirm the recent change of your address.", subject="Action needed"),
        sms("Connectez-vous à votre espace client pour débloquer votre compte : espace-client.example"),
        mail("Nous vous demandons de confirmer votre identité afin de réactiver votre compte."),
        sms("Verifica subito il tuo account: area-clienti.example"),
    ),
    silent=(
        sms("We never ask you to verify your account by text message."),
        sms("The museum is open until six, entrance is free."),
        sms("On se retrouve devant la gare, je t'appelle en arrivant."),
    ),
)
CONCEPTS = ("ask_login",)

detect = said("ask_login", GROUP, DIRECTION, *CONCEPTS)
