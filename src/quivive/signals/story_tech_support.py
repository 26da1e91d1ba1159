"""The message or the caller tells of a virus or an expired protection, and of helpers.

It sees "your computer is infected", "virus detected", "support Microsoft". A number to call, a
program to install, then a bill or an empty account. Wrong for offers of real antivirus firms to
their customers, and for talk about a computer that really is broken.
"""

from __future__ import annotations

from quivive.signals._examples import Examples, call, mail, sms
from quivive.signals._said import said
from quivive.verdict import Direction, Group

GROUP = Group.STORY
DIRECTION = Direction.FOR
EXAMPLES = Examples(
    fires=(
        call("I am calling from Windows support, your computer is infected with a virus."),
        mail("Virus detected! Your antivirus protection has expired.", subject="Warning"),
        sms("Votre ordinateur est infecté par un virus, appelez le support : 01 99 00 88 10"),
        call("Ihr Computer ist mit einem Virus infiziert, hier ist der Windows-Support."),
    ),
    silent=(
        sms("I bought a new computer for the kids."),
        sms("Le rhume est passé, je vais mieux."),
        sms("The window in the kitchen is open."),
    ),
)
CONCEPTS = ("story_tech_support",)

detect = said("story_tech_support", GROUP, DIRECTION, *CONCEPTS)
