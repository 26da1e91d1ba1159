"""A recorded voice wants a key pressed.

It sees "press one to speak to an officer", "tapez 1". A machine calls thousands and passes on only those who obey: the key
says that somebody is there and believes it. Wrong for the menus of firms that one has called oneself, and for reminders
of surgeries ("press one to confirm your appointment").
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
        call("Press one to speak to an officer about your case."),
        call("To dispute this charge, press 1 now."),
        call("Pour parler à un conseiller, tapez 1."),
        call("Pulse el 1 para hablar con un agente."),
        call("Drücken Sie jetzt die Taste 1."),
    ),
    silent=(
        call("Press the dough into the tin and leave it for an hour."),
        call("I have one for you and two for me."),
        call("Tapez à la porte, la sonnette est en panne."),
    ),
)
CONCEPTS = ("ask_press_key",)

detect = said("ask_press_key", GROUP, DIRECTION, *CONCEPTS, only_in=Channel.CALL)
