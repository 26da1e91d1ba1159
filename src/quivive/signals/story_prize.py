"""The message tells of a prize, a gift or a reward that waits.

It sees "you have been selected", "claim your prize", "félicitations, vous avez gagné", points about
to expire. Joy and hurry together; shipping then costs "only" 1.95 by card. Wrong for real loyalty
programs and competitions that the reader entered.
"""

from __future__ import annotations

from quivive.signals._examples import Examples, mail, sms
from quivive.signals._said import said
from quivive.verdict import Direction, Group

GROUP = Group.STORY
DIRECTION = Direction.FOR
EXAMPLES = Examples(
    fires=(
        sms("Congratulations! You have won a new phone. Claim your prize: gift-desk.example"),
        mail("You have been selected for our survey, a reward is waiting.", subject="Your gift"),
        sms("Félicitations, vous avez gagné un iPhone ! Récupérez votre cadeau : cadeau.example"),
        sms("Herzlichen Glückwunsch, Sie haben gewonnen! Gewinn abholen: gewinn.example"),
    ),
    silent=(
        sms("He won the match against his brother."),
        sms("Il a perdu ses clés hier soir."),
        sms("The cake was a recipe of my aunt."),
    ),
)
CONCEPTS = ("story_prize",)

detect = said("story_prize", GROUP, DIRECTION, *CONCEPTS)
