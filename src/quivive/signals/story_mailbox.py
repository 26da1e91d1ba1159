"""The message tells of a full mailbox, a password that ends, mails that wait.

It sees "mailbox is full", "pending messages", "votre boîte est pleine", the help desk. Without mail
no work, so people sign in on the page that is shown, and the mailbox then sends scams in their
name. Wrong for a real IT department, which sends the same notices.
"""

from __future__ import annotations

from quivive.signals._examples import Examples, mail, sms
from quivive.signals._said import said
from quivive.verdict import Direction, Group

GROUP = Group.STORY
DIRECTION = Direction.FOR
EXAMPLES = Examples(
    fires=(
        mail("Your mailbox is almost full, pending messages cannot be delivered.", subject="Mail server"),
        mail("IT help desk: your password will expire today.", subject="Notice"),
        mail(
            "Votre boîte mail est pleine, des messages en attente ne sont pas livrés.", subject="Messagerie"
        ),
        sms("Your cloud storage is full, your photos will be deleted: cloud-desk.example"),
        mail("Su buzón está lleno, los mensajes pendientes no se entregan.", subject="Correo"),
    ),
    silent=(
        sms("We painted the mailbox red."),
        sms("Le frigo est plein, ne fais pas de courses."),
        sms("A postbox stands at the corner."),
    ),
)
CONCEPTS = ("story_mailbox",)

detect = said("story_mailbox", GROUP, DIRECTION, *CONCEPTS)
