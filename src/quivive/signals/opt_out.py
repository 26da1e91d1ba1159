"""The message offers a way to stop such messages.

It sees "unsubscribe", "reply STOP", "se désabonner", "STOP au 36xxx". The law wants it from
advertisers, and genuine mailings have it. Wrong for scams made to look like a mailing, where
"unsubscribe" only tells that the address lives.
"""

from __future__ import annotations

from quivive.signals._examples import Examples, mail, sms
from quivive.signals._said import said
from quivive.verdict import Direction, Group

GROUP = Group.AGAINST
DIRECTION = Direction.AGAINST
EXAMPLES = Examples(
    fires=(
        mail("New arrivals this week. Unsubscribe at any time.", subject="Shoes"),
        sms("Sale on all boots till Sunday. Reply STOP to opt out."),
        sms("Soldes chez Boutique du Port ! STOP au 36111"),
        mail("Pour ne plus recevoir nos e-mails, vous pouvez vous désabonner."),
        mail("Rebajas de verano. Puede darse de baja cuando quiera."),
    ),
    silent=(
        sms("Stop at the bakery on your way home."),
        sms("Le bus s'arrête devant la gare."),
        sms("Your account is blocked: secure-desk.example"),
    ),
)
CONCEPTS = ("against_opt_out",)

detect = said("opt_out", GROUP, DIRECTION, *CONCEPTS)
