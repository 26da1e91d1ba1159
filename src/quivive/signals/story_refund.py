"""The message tells of money that the reader gets back.

It sees "you are due a refund", "claim your refund", "facture payée deux fois". Money that seems
one's own already is fetched without much doubt, and "to receive it" a card number is wanted. Wrong
for genuine refunds of returned goods, which need nothing from the reader.
"""

from __future__ import annotations

from quivive.signals._examples import Examples, mail, sms
from quivive.signals._said import said
from quivive.verdict import Direction, Group

GROUP = Group.STORY
DIRECTION = Direction.FOR
EXAMPLES = Examples(
    fires=(
        sms("You are due a refund of £134.20, claim your refund: refund-desk.example"),
        mail("You were charged twice, your refund is waiting.", subject="Refund"),
        sms("Vous avez droit à un remboursement de 248,50 € : remboursement.example"),
        sms("Votre facture a été payée deux fois, demande de remboursement ici : facture-aide.example"),
        sms("Você tem direito a um reembolso de € 128,40, solicite o reembolso: reembolso.example"),
    ),
    silent=(
        sms("The shop gave me my money back for the shoes."),
        sms("Rends-moi le livre quand tu l'as fini."),
        sms("The cash desk closes at noon."),
    ),
)
CONCEPTS = ("story_refund",)

detect = said("story_refund", GROUP, DIRECTION, *CONCEPTS)
