"""The message promises profit or easy credit: crypto, trading, a loan without checks.

It sees "guaranteed returns", "double your money", "prêt entre particuliers". The shown profit is
invented, and the loan costs fees first. Wrong for banks and brokers that advertise, and for news
about markets.
"""

from __future__ import annotations

from quivive.signals._examples import Examples, mail, sms
from quivive.signals._said import said
from quivive.verdict import Direction, Group

GROUP = Group.STORY
DIRECTION = Direction.FOR
EXAMPLES = Examples(
    fires=(
        sms("Invest in bitcoin today and double your money, guaranteed profit"),
        mail("Your loan is approved, no credit check needed.", subject="Funding"),
        mail("Offre de prêt entre particuliers à 2 %, investissement garanti, rendement quotidien."),
        sms("Investieren Sie in Bitcoin, garantierter Gewinn jeden Tag"),
    ),
    silent=(
        sms("My brother lent me ten pounds."),
        sms("Prête-moi ton vélo samedi."),
        sms("The market has fresh strawberries."),
    ),
)
CONCEPTS = ("story_investment",)

detect = said("story_investment", GROUP, DIRECTION, *CONCEPTS)
