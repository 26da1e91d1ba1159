"""The message speaks of money or a card from the State: tax, health, pension, training, aid.

It sees a tax refund, a stimulus payment, a new health card, an energy cheque. Everybody deals with
these offices and nobody likes to miss a claim. Wrong for messages of the offices themselves, which
tell people to go to their space without a link to somewhere else.
"""

from __future__ import annotations

from quivive.signals._examples import Examples, mail, sms
from quivive.signals._said import said
from quivive.verdict import Direction, Group

GROUP = Group.STORY
DIRECTION = Direction.FOR
EXAMPLES = Examples(
    fires=(
        sms("HMRC: a tax refund of £276 is due to you: tax-desk.example"),
        mail("You are eligible for a government grant this year.", subject="Relief payment"),
        sms("Ameli : il est temps de commander votre nouvelle carte vitale : carte-sante.example"),
        sms("Impôts : vous bénéficiez d'un remboursement de 312 € : impots-aide.example"),
        sms("Agencia Tributaria: tiene una devolución de impuestos de 311 € pendiente: ayuda-renta.example"),
    ),
    silent=(
        sms("My sister works at the tax office."),
        sms("On révise la géographie demain matin."),
        sms("A card from grandma came this morning."),
    ),
)
CONCEPTS = ("story_tax_benefit",)

detect = said("story_tax_benefit", GROUP, DIRECTION, *CONCEPTS)
