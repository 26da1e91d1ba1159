"""The message speaks as a child or parent with a new number or a broken phone.

It sees "hi mum, this is my new number", "téléphone cassé", a grandchild in trouble. Love acts at
once, and next comes a bill to be paid today. Wrong for real children who really have a new number:
a call to the old one tells.
"""

from __future__ import annotations

from quivive.signals._examples import Examples, call, sms
from quivive.signals._said import said
from quivive.verdict import Direction, Group

GROUP = Group.STORY
DIRECTION = Direction.FOR
EXAMPLES = Examples(
    fires=(
        sms("Hi mum, I dropped my phone in the sink, this is my new number"),
        call("Grandma, it's me, I had an accident and I need bail."),
        sms("Coucou maman, mon téléphone est cassé, voici mon nouveau numéro"),
        sms("Hoi mam, mijn telefoon is kapot, dit is mijn nieuwe nummer"),
    ),
    silent=(
        sms("Mum says dinner is at seven."),
        sms("Le nombre de places est limité à vingt."),
        sms("Your phone is on the sofa."),
    ),
)
CONCEPTS = ("story_family",)

detect = said("story_family", GROUP, DIRECTION, *CONCEPTS)
