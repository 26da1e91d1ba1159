"""The caller gives time and a way to check: hang up and call the number on your card, come to the branch.

It sees "take your time", "call us back on the number on the back of your card", "passez à l'agence". Who has nothing to hide
loses nothing by a call back; a scammer does everything to prevent it. Wrong for the caller who keeps the line open while
the victim dials, and for one who names a number that is only printed on his own letter.
"""

from __future__ import annotations

from quivive.message import Channel
from quivive.signals._examples import Examples, call
from quivive.signals._said import said
from quivive.verdict import Direction, Group

GROUP = Group.AGAINST
DIRECTION = Direction.AGAINST
EXAMPLES = Examples(
    fires=(
        call("You can hang up and call the number on the back of your card."),
        call("Take your time, there is no rush, talk to your family first."),
        call("Raccrochez et rappelez votre agence, au dos de votre carte vous trouverez le numéro."),
        call("Kommen Sie gerne in der Filiale vorbei, das hat keine Eile."),
    ),
    silent=(
        call("Do not hang up, you must act now."),
        call("Your card is blocked, read me the number."),
        call("Votre carte est bloquée, donnez-moi le code."),
    ),
)
CONCEPTS = ("against_invites_checking",)

detect = said("invites_checking", GROUP, DIRECTION, *CONCEPTS, only_in=Channel.CALL)
