"""The caller sends somebody who takes the card, cash or valuables at the door.

It sees "a courier will collect your card", "put the cash in an envelope", "un coursier va passer". Together with a PIN that
was told on the phone a card is an open purse. No bank and no police fetches either. Wrong for a carrier that comes for a
parcel, and for friends who pick something up.
"""

from __future__ import annotations

from quivive.message import Channel
from quivive.signals._examples import Examples, call
from quivive.signals._said import said
from quivive.verdict import Direction, Group

GROUP = Group.ASK
DIRECTION = Direction.FOR
EXAMPLES = Examples(
    fires=(
        call("A courier will come and collect your card, put it in an envelope."),
        call("An officer is coming to pick up the cash, cut your card through the chip."),
        call("Un coursier va passer récupérer votre carte bancaire à votre domicile."),
        call("Ein Kollege kommt vorbei und holt das Bargeld ab."),
        call("Onze medewerker komt langs om uw bankpas op te halen."),
    ),
    silent=(
        call("I can pick up the kids from school on Monday."),
        call("The driver is ten minutes away with the sofa."),
        call("Je passe prendre le pain en rentrant."),
    ),
)
CONCEPTS = ("ask_hand_over",)

detect = said("ask_hand_over", GROUP, DIRECTION, *CONCEPTS, only_in=Channel.CALL)
