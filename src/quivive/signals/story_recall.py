"""The message tells of a product recall, with money back for something once ordered.

It sees "product recall", "the item you purchased", "produit rappelé". Health and a refund together
lead to a page that asks for the card or the sign-in. Wrong for genuine recalls, which are also to
be found on the maker's and the authority's own pages.
"""

from __future__ import annotations

from quivive.signals._examples import Examples, mail, sms
from quivive.signals._said import said
from quivive.verdict import Direction, Group

GROUP = Group.STORY
DIRECTION = Direction.FOR
EXAMPLES = Examples(
    fires=(
        sms(
            "Safety recall: an item you purchased does not meet safety standards, get a "
            "refund: recall-desk.example"
        ),
        mail("Product recall notice: stop using it and claim the refund.", subject="Product recall"),
        sms(
            "Rappel de produit : le produit que vous avez acheté est dangereux, remboursement "
            "ici : rappel.example"
        ),
        sms("Richiamo del prodotto acquistato, rimborso qui: richiamo.example"),
    ),
    silent=(
        sms("Rappelle-moi d'acheter du pain."),
        sms("Rappelle-moi quand tu es rentré."),
        sms("The product of two and three is six."),
    ),
)
CONCEPTS = ("story_recall",)

detect = said("story_recall", GROUP, DIRECTION, *CONCEPTS)
