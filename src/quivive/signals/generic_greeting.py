"""The message greets the reader as a customer, user or member instead of by name.

It sees "dear customer", "valued member", "cher client". Who sends to millions does not know the
names; a bank or a shop does. Wrong for genuine circulars and authorities, so it weighs little, and
a name proves nothing: leaks give names away.
"""

from __future__ import annotations

from quivive.signals._examples import Examples, mail, sms
from quivive.signals._said import said
from quivive.verdict import Direction, Group

GROUP = Group.PRESSURE
DIRECTION = Direction.FOR
EXAMPLES = Examples(
    fires=(
        mail("Dear customer, your invoice is ready.", subject="Notice"),
        sms("Dear valued member, points are waiting"),
        mail("Cher client, votre dossier est prêt."),
        mail("Chère utilisatrice, cher utilisateur, une mise à jour est prête."),
        mail("Prezado cliente, a sua fatura está pronta."),
    ),
    silent=(
        sms("Dear Emily, thank you for the flowers."),
        sms("Chère Emma, merci pour les fleurs."),
        sms("A customer found your scarf in the shop."),
    ),
)
CONCEPTS = ("generic_greeting",)

detect = said("generic_greeting", GROUP, DIRECTION, *CONCEPTS)
