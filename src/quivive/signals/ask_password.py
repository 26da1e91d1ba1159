"""The message is about giving, keeping or changing a password, a PIN or a user name.

It sees "confirm your password", "keep the same password", "send your PIN". Nobody who runs an
account needs its password, so the wish to have it is telling; "keep the same password" is the bait
of false mailbox notices. Wrong for genuine notices of a password reset that the reader asked for.
"""

from __future__ import annotations

from quivive.signals._examples import Examples, call, mail, sms
from quivive.signals._said import said
from quivive.verdict import Direction, Group

GROUP = Group.ASK
DIRECTION = Direction.FOR
EXAMPLES = Examples(
    fires=(
        mail(
            "Your mailbox password expires today. Keep the same password here: webmail-desk.example.net",
            subject="IT",
        ),
        sms("Please confirm your password at login-help.example to avoid losing your mails"),
        mail("Votre mot de passe expire demain. Conserver le même mot de passe : messagerie-info.example"),
        call("Please confirm your PIN, then I can stop the payment."),
        mail("Uw wachtwoord verloopt vandaag, bevestig uw wachtwoord: mail-hulp.example"),
    ),
    silent=(
        sms("Our staff will never ask you to confirm your password."),
        sms("The wifi at the cottage is called Seaview, it is on the fridge."),
        sms("Ne donnez jamais votre mot de passe, même à un conseiller."),
    ),
)
CONCEPTS = ("ask_password",)

detect = said("ask_password", GROUP, DIRECTION, *CONCEPTS)
