"""The message tells of an unpaid toll, a parking fine, a traffic offence or a sticker.

It sees "unpaid toll", "parking penalty", "amende impayée", "vignette Crit'Air". Drivers cannot
remember every trip, the sum is small and the threat is a growing fine. Wrong for genuine operators,
which mostly write letters.
"""

from __future__ import annotations

from quivive.signals._examples import Examples, sms
from quivive.signals._said import said
from quivive.verdict import Direction, Group

GROUP = Group.STORY
DIRECTION = Direction.FOR
EXAMPLES = Examples(
    fires=(
        sms("E-ZPass: you have an unpaid toll of $6.99, pay at toll-desk.example"),
        sms("Parking penalty outstanding: your parking fine rises tomorrow: fine-desk.example"),
        sms("Amende impayée pour stationnement, réglez votre amende : amende-info.example"),
        sms("Crit'Air : vignette obligatoire dans votre zone, commandez sur vignette.example"),
        sms("Pedaggio non pagato: saldi la multa per il suo veicolo: pedaggio.example"),
    ),
    silent=(
        sms("The car park is right after the bridge."),
        sms("Je suis garé devant la mairie."),
        sms("The weather is fine today."),
    ),
)
CONCEPTS = ("story_toll_fine",)

detect = said("story_toll_fine", GROUP, DIRECTION, *CONCEPTS)
