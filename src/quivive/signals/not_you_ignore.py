"""The message says that it can be ignored, or that nothing has to be done.

It sees "if you did not request this, ignore this message", "no action is needed". A scam needs an
action, and one that may be left undone earns nothing. Wrong for scams that copy a whole genuine
mail and change only the link.
"""

from __future__ import annotations

from quivive.signals._examples import Examples, mail, sms
from quivive.signals._said import said
from quivive.verdict import Direction, Group

GROUP = Group.AGAINST
DIRECTION = Direction.AGAINST
EXAMPLES = Examples(
    fires=(
        mail("If you did not request this, ignore this message.", subject="Password reset"),
        sms("Your plan renews on its own. No action is required."),
        mail("Si vous n'avez pas fait cette demande, ignorez ce message."),
        sms("Aucune action n'est requise de votre part."),
        mail("Wenn Sie das nicht waren, ignorieren Sie diese E-Mail."),
    ),
    silent=(
        sms("If you did not make this payment call 020 7946 0123"),
        sms("Répondez vite, votre compte ferme ce soir"),
        sms("Do not ignore this fine, pay today."),
    ),
)
CONCEPTS = ("against_not_you_ignore",)

detect = said("not_you_ignore", GROUP, DIRECTION, *CONCEPTS)
