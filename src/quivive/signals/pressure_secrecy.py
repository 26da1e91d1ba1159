"""The message or the caller wants it kept secret: tell nobody.

It sees "do not tell the bank", "keep this confidential", "n'en parlez à personne". A second person would
see through the scam, so the scammer keeps the victim alone; people who mean well never ask for
that. Wrong for business letters with a confidentiality clause.
"""

from __future__ import annotations

from quivive.signals._examples import Examples, call, mail, sms
from quivive.signals._said import said
from quivive.verdict import Direction, Group

GROUP = Group.PRESSURE
DIRECTION = Direction.FOR
EXAMPLES = Examples(
    fires=(
        call("Do not tell anyone at the bank, an employee may be involved. Stay on the line."),
        mail("This deal is strictly confidential, keep it between us until it is done.", subject="Urgent"),
        call("Ne raccrochez pas et ne parlez pas de cela à votre agence."),
        call("Sagen Sie niemandem etwas und legen Sie nicht auf."),
    ),
    silent=(
        sms("Tell everyone at the office I said hello!"),
        sms("Dis bonjour à tout le monde."),
        sms("The secret garden is open on Sundays."),
    ),
)
CONCEPTS = ("pressure_secrecy", "order_of_secrecy")

detect = said("pressure_secrecy", GROUP, DIRECTION, *CONCEPTS)
