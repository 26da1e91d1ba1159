"""The message tells of a subscription that ends, renews or costs more.

It sees "your subscription expires", "renew your membership", "votre abonnement sera renouvelé".
Losing a service, or paying for one that was never ordered, both make people act. Wrong for genuine
renewals, which come once a year from each service.
"""

from __future__ import annotations

from quivive.signals._examples import Examples, mail, sms
from quivive.signals._said import said
from quivive.verdict import Direction, Group

GROUP = Group.STORY
DIRECTION = Direction.FOR
EXAMPLES = Examples(
    fires=(
        sms("Your music subscription has expired. Renew it: music-help.example"),
        mail("Your membership will be renewed today for 399.99.", subject="Renewal"),
        sms("Votre abonnement expire ce soir, renouvelez votre abonnement : film-aide.example"),
        sms("Il tuo abbonamento è scaduto, rinnova ora: aiuto-film.example"),
    ),
    silent=(
        sms("She has a subscription to the theatre."),
        sms("La piscine ferme à vingt heures."),
        sms("I plan to go running later."),
    ),
)
CONCEPTS = ("story_subscription",)

detect = said("story_subscription", GROUP, DIRECTION, *CONCEPTS)
