"""The message offers a fortune: an inheritance, a fund, a donation by a stranger.

It sees "next of kin", "sum of", millions of dollars, "faire don de ma fortune". The fees for the
lawyer and the tax come first, the fortune never. Wrong for notaries who really look for heirs: they
write letters and ask for no advance.
"""

from __future__ import annotations

from quivive.signals._examples import Examples, mail, sms
from quivive.signals._said import said
from quivive.verdict import Direction, Group

GROUP = Group.STORY
DIRECTION = Direction.FOR
EXAMPLES = Examples(
    fires=(
        mail(
            "I am a barrister. My late client left 12.5 million dollars and you are the next of kin.",
            subject="Business proposal",
        ),
        mail("Dear friend, I am a widow with cancer and want to donate my fund."),
        mail("Gravement malade, je souhaite faire don de ma fortune de 2 millions d'euros."),
        mail(
            "Ik ben advocaat. Mijn overleden cliënt laat een erfenis na van 5 miljoen euro, u "
            "bent begunstigde."
        ),
    ),
    silent=(
        sms("My uncle is a solicitor in Leeds."),
        sms("On a planté un pommier dans le jardin."),
        sms("A friend of mine runs the shop."),
    ),
)
CONCEPTS = ("story_inheritance",)

detect = said("story_inheritance", GROUP, DIRECTION, *CONCEPTS)
