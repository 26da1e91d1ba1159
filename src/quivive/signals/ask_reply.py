"""The message wants an answer: reply Y, write back, copy the link into the browser.

It sees "reply Y and reopen the message", "text me back", "copy the link". An answer tells that the
number lives, makes phones turn dead links into live ones, and starts the talk that pig-butchering
and false jobs need. Wrong for clinics and shops that let you confirm by reply.
"""

from __future__ import annotations

from quivive.signals._examples import Examples, mail, sms
from quivive.signals._said import said
from quivive.verdict import Direction, Group

GROUP = Group.ASK
DIRECTION = Direction.FOR
EXAMPLES = Examples(
    fires=(
        sms(
            "Please reply Y, then exit the message and open it again to activate the link: toll-desk.example"
        ),
        mail("If you are interested please reply to me with your phone number.", subject="Offer"),
        sms("Répondez par oui pour recevoir votre cadeau"),
        sms("Copiez le lien dans votre navigateur : colis-suivi.example/fr"),
        sms("Rispondi SI per ricevere il premio"),
    ),
    silent=(
        sms("Please do not reply to this message."),
        sms("Lunch is on the table."),
        sms("On mange à midi chez Paul."),
    ),
)
CONCEPTS = ("ask_reply",)

detect = said("ask_reply", GROUP, DIRECTION, *CONCEPTS)
