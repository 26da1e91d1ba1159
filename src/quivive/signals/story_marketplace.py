"""The message is about something sold between people: a buyer has paid, a courier comes.

It sees "receive your money", "the buyer has paid", "votre article est vendu", "is it still
available". The seller is led to a page that asks for the card "to get the money", or gets a false
cheque. Wrong for every real buyer, who begins with the same question.
"""

from __future__ import annotations

from quivive.signals._examples import Examples, mail, sms
from quivive.signals._said import said
from quivive.verdict import Direction, Group

GROUP = Group.STORY
DIRECTION = Direction.FOR
EXAMPLES = Examples(
    fires=(
        sms("The buyer has paid for your item, receive your money: sale-desk.example"),
        mail("Is it still available? My courier will collect it and I pay by cashier's check."),
        sms("Votre article est vendu ! Recevez votre argent : vente-aide.example"),
        sms("El comprador ha pagado tu artículo, recibe tu dinero: venta.example"),
    ),
    silent=(
        sms("I gave away my old sofa to a neighbour."),
        sms("Le musée est ouvert lundi."),
        sms("We painted the fence yesterday."),
    ),
)
CONCEPTS = ("story_marketplace",)

detect = said("story_marketplace", GROUP, DIRECTION, *CONCEPTS)
