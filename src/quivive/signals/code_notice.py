"""The message only gives a code to its reader, and may add that it is for nobody else.

It sees "your code is 482913", "do not share this code". A code that comes to the reader cannot take
anything from them; the theft comes when somebody asks for it, so it is silent where a code is asked
for. Wrong where a scammer set off the code: the notice is then genuine, and the call that follows
is not.
"""

from __future__ import annotations

from collections.abc import Iterable

from quivive.reading import Reading
from quivive.signals._examples import Examples, call, sms
from quivive.signals._said import said
from quivive.verdict import Direction, Finding, Group

GROUP = Group.AGAINST
DIRECTION = Direction.AGAINST
EXAMPLES = Examples(
    fires=(
        sms("482913 is your verification code. Do not share it with anyone."),
        sms("Your login code is 7714. It expires in 10 minutes."),
        sms("Votre code de vérification est 482913. Ne le communiquez à personne."),
        sms("Su código de verificación es 482913. No lo comparta con nadie."),
    ),
    silent=(
        sms("Hi, I sent you a code by mistake, can you send me the code?"),
        sms("Your parcel is held, pay the fee: parcel-desk.example"),
        call("Donnez-moi le code que vous avez reçu pour annuler l'achat."),
    ),
)
CONCEPTS = ("against_code_notice", "against_do_not_share")

_said = said("code_notice", GROUP, DIRECTION, *CONCEPTS)


def detect(reading: Reading) -> Iterable[Finding]:
    """A code is given, and none is asked for."""
    return () if reading.says("ask_code") else _said(reading)
