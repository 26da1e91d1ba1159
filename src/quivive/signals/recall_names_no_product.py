"""The message tells of a recall, but not of which product.

It sees "an item you purchased has been recalled", "un article de votre commande", and no product anywhere. A scam goes
to people who bought all kinds of things, so it names none; a genuine notice must say what to put away. Wrong for a
genuine mail that says it in a picture only.
"""

from __future__ import annotations

from collections.abc import Iterable

from quivive.reading import Reading
from quivive.signals._examples import Examples, mail, sms
from quivive.verdict import Direction, Finding, Group

GROUP = Group.STORY
DIRECTION = Direction.FOR
EXAMPLES = Examples(
    fires=(
        sms("An item you purchased has been recalled. Get your refund: https://recall-desk.example"),
        mail(
            "Votre article fait l'objet d'un rappel de sécurité. Remboursement : https://rappel.example",
            subject="Votre article",
        ),
    ),
    silent=(
        sms("Product recall: Luma lamps, model LM-40. Stop using them."),
        sms("Rappel du fromage Val Doré, lot 24B07 : ne le consommez plus."),
        sms("Rappelle-moi ce soir."),
    ),
)
CONCEPTS = ("story_recall",)

_STRENGTH = 0.5
"""Half: it never counts more than the story it is a part of."""


def detect(reading: Reading) -> Iterable[Finding]:
    told = reading.hits("story_recall")
    product = reading.recalled_product
    if told and not product.words and not product.numbers:
        yield Finding("recall_names_no_product", (told[0].span,), _STRENGTH, DIRECTION, GROUP)
