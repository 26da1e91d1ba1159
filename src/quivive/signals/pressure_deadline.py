"""The message is in a hurry: within 24 hours, today, last notice.

It sees a deadline, "final reminder", "immediately", "sous 48 h". Somebody in a hurry does not ask
anybody else, and that is what the deadline is for. Wrong for real bills, sales and events, which
have dates as well.
"""

from __future__ import annotations

from quivive.signals._examples import Examples, mail, sms
from quivive.signals._said import said
from quivive.verdict import Direction, Group

GROUP = Group.PRESSURE
DIRECTION = Direction.FOR
EXAMPLES = Examples(
    fires=(
        sms("Your account closes within 24 hours unless you act"),
        mail("Final notice: immediate action is needed.", subject="Last reminder"),
        sms("Dernier rappel : régularisez sous 48 h"),
        sms("Vous devez répondre immédiatement, délai dépassé"),
        sms("Ultimo avviso: agisca entro 24 ore"),
    ),
    silent=(
        sms("Take your time, the exhibition runs all summer."),
        sms("Il fait beau, les enfants jouent dehors."),
        sms("Nice to see the garden in bloom."),
    ),
)
CONCEPTS = ("pressure_deadline",)

detect = said("pressure_deadline", GROUP, DIRECTION, *CONCEPTS)
