"""A recorded or unasked voice offers what machines offer: warranties, lower rates, grants, training accounts.

It sees "your car's extended warranty", "zero percent interest", "votre compte formation", "isolation à 1 euro". Such calls
go to numbers by the million, and end with a card number or a contract. Wrong for a firm that one has asked for an offer.
"""

from __future__ import annotations

from quivive.message import Channel
from quivive.signals._examples import Examples, call
from quivive.signals._said import said
from quivive.verdict import Direction, Group

GROUP = Group.STORY
DIRECTION = Direction.FOR
EXAMPLES = Examples(
    fires=(
        call("We have been trying to reach you about your car's extended warranty."),
        call("You are eligible for a lower credit card interest rate, this is your final notice."),
        call("Il vous reste des droits sur votre compte formation."),
        call("Vous êtes éligible aux panneaux solaires pris en charge par une aide de l'État."),
        call("Sie wurden ausgewählt, herzlichen Glückwunsch."),
    ),
    silent=(
        call("The car is ready, the guarantee on the brakes is two years."),
        call("Our team won the final yesterday!"),
        call("La formation commence lundi à neuf heures."),
    ),
)
CONCEPTS = ("story_robocall_offer",)

detect = said("story_robocall_offer", GROUP, DIRECTION, *CONCEPTS, only_in=Channel.CALL)
