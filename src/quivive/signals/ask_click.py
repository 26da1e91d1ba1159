"""The message wants a link to be followed, in words: click, tap, visit, "here", "via".

It sees "click here", "follow the link below", "cliquez sur le lien". Said in nearly every mail with
a link, genuine or not, so it weighs little; it tells that the link is meant to be used. Wrong, that
is without meaning, in every newsletter.
"""

from __future__ import annotations

from quivive.signals._examples import Examples, mail, sms
from quivive.signals._said import said
from quivive.verdict import Direction, Group

GROUP = Group.ASK
DIRECTION = Direction.FOR
EXAMPLES = Examples(
    fires=(
        sms("Your parcel is waiting, click here: parcel-desk.example"),
        mail("Follow the link below to keep your account.", subject="Notice"),
        sms("Cliquez sur le lien pour choisir une date : colis-suivi.example"),
        mail("Pour lire votre document, suivez ce lien sécurisé."),
        sms("Klik op de link om uw pakket te volgen: pakket-hulp.example"),
    ),
    silent=(
        sms("Do not click on links in such messages."),
        sms("The lights in the hall do not work."),
        sms("Ne cliquez jamais sur un lien reçu par SMS."),
    ),
)
CONCEPTS = ("ask_click",)

detect = said("ask_click", GROUP, DIRECTION, *CONCEPTS)
