"""The message asks for a gift: for a disaster, a sick child, animals.

It sees "donate now", "help the victims", "appel aux dons". False collections appear within hours of
a disaster, and pity does not check. Wrong for real charities, which use the same words: only the
account or the site tells them apart.
"""

from __future__ import annotations

from quivive.signals._examples import Examples, mail, sms
from quivive.signals._said import said
from quivive.verdict import Direction, Group

GROUP = Group.STORY
DIRECTION = Direction.FOR
EXAMPLES = Examples(
    fires=(
        sms("Help the victims of the flood, donate now: help-fund.example"),
        mail("A relief fund for orphans needs your donation today.", subject="Appeal"),
        sms("Appel aux dons pour les victimes du séisme, faites un don sur aide-urgence.example"),
        sms("Help de slachtoffers van de overstroming, doneer nu: noodhulp.example"),
    ),
    silent=(
        sms("The hospital looks for blood donors."),
        sms("Elle a un talent pour le dessin."),
        sms("The children are asleep."),
    ),
)
CONCEPTS = ("story_charity",)

detect = said("story_charity", GROUP, DIRECTION, *CONCEPTS)
