"""The message or the caller wants a code that the reader received.

It sees "send me the code", "read me the code you receive". A one-time code is the second key to an
account: whoever asks for it is about to use the first. Wrong for a parcel carrier at the door who
needs a collection code, and for an online form where the code is typed in.
"""

from __future__ import annotations

from quivive.signals._examples import Examples, call, sms
from quivive.signals._said import said
from quivive.verdict import Direction, Group

GROUP = Group.ASK
DIRECTION = Direction.FOR
EXAMPLES = Examples(
    fires=(
        sms("Hi, I sent you a code by mistake, can you send me the code?"),
        call(
            "You will get a text message in a moment. Please read me the code so that I can stop the payment."
        ),
        call("Je suis du service des fraudes, donnez-moi le code que vous avez reçu pour annuler l'achat."),
        sms("Coucou, tu peux me renvoyer le code reçu par sms ? Merci !"),
        sms("Oi, enviei um código por engano, pode me enviar o código?"),
    ),
    silent=(
        sms("Your code is 482913. We never ask you to send us the code."),
        sms("Votre code est le 482913. Ne donnez jamais le code à un tiers."),
        sms("The dress code for Saturday is black tie."),
    ),
)
CONCEPTS = ("ask_code",)

detect = said("ask_code", GROUP, DIRECTION, *CONCEPTS)
