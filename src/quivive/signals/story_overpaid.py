"""The caller says that you were paid back too much and must return the difference.

It sees "I typed one zero too many", "send back the difference", "un zéro de trop, je vais perdre mon travail". The money
that seems to have come was only moved between the victim's own accounts, or painted on the screen; what is sent back is
gone. Wrong for a real mistake of a shop, which takes its own money back itself.
"""

from __future__ import annotations

from quivive.signals._examples import Examples, call
from quivive.signals._said import said
from quivive.verdict import Direction, Group

GROUP = Group.STORY
DIRECTION = Direction.FOR
EXAMPLES = Examples(
    fires=(
        call("Oh no, I typed an extra zero, you must send back the difference or I lose my job."),
        call("We refunded too much, please give me back the rest in gift cards."),
        call("J'ai tapé un zéro de trop, il faut me rendre la différence."),
        call("Es wurde zu viel erstattet, überweisen Sie die Differenz zurück."),
    ),
    silent=(
        call("Your refund for the shoes will be on your card by Friday."),
        call("What is the difference between the two phones?"),
        call("Votre remboursement est parti hier."),
    ),
)
CONCEPTS = ("story_overpaid",)

detect = said("story_overpaid", GROUP, DIRECTION, *CONCEPTS)
