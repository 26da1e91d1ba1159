"""The message tells of a parcel: held, missed, wrong address, customs.

It sees "your package is held", "delivery failed", "adresse incomplète". Almost everybody waits for
something, so a parcel fits without knowing the reader; then comes a small fee or a form. Wrong for
genuine carriers, who tell the same with the same words: their links stay with them and they do not
ask for a card.
"""

from __future__ import annotations

from quivive.signals._examples import Examples, mail, sms
from quivive.signals._said import said
from quivive.verdict import Direction, Group

GROUP = Group.STORY
DIRECTION = Direction.FOR
EXAMPLES = Examples(
    fires=(
        sms("Your parcel could not be delivered because the house number is missing: parcel-desk.example"),
        mail("Your package is held at our depot until you choose a new date.", subject="Delivery failed"),
        sms("Votre colis est bloqué au centre de tri, adresse incomplète : colis-suivi.example"),
        sms("Ihr Paket konnte nicht zugestellt werden: paket-hilfe.example"),
    ),
    silent=(
        sms("We wrapped the presents for grandma's birthday."),
        sms("On a déménagé, il y a des cartons partout."),
        sms("The meeting is held in room four."),
    ),
)
CONCEPTS = ("story_parcel",)

detect = said("story_parcel", GROUP, DIRECTION, *CONCEPTS)
