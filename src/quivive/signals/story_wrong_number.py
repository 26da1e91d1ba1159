"""A stranger strikes up a talk, as if by a wrong number or an old acquaintance.

It sees "is this Anna?", "sorry, wrong number", "found your number in my contacts", "long time no
see". Nothing is asked at first: the friendship of weeks that ends in an investment begins so. Wrong
for real wrong numbers, which end after one polite answer. Not asked of calls, where everybody asks who is there.
"""

from __future__ import annotations

from quivive.message import Channel
from quivive.signals._examples import Examples, call, sms
from quivive.signals._said import said
from quivive.verdict import Direction, Group

GROUP = Group.STORY
DIRECTION = Direction.FOR
EXAMPLES = Examples(
    fires=(
        sms("Long time no see! Do you still remember me?"),
        sms("Sorry, I think I have the wrong number, but you seem kind."),
        sms("J'ai trouvé ton numéro dans mes contacts, tu te souviens de moi ?"),
        sms("Perdón, me equivoqué de número, ¿pero cómo te llamas?"),
    ),
    silent=(
        call("Sorry, is this Anna? I have the wrong number, where are you from?"),
        sms("What is the number of your flat?"),
        sms("Le numéro dix est en retard."),
        sms("I remember that summer well."),
    ),
)
CONCEPTS = ("story_wrong_number",)

detect = said("story_wrong_number", GROUP, DIRECTION, *CONCEPTS, not_in=Channel.CALL)
