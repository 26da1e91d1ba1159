"""The message is worded like scams.

A small model learned which words and pairs of words scams use and genuine messages do not, with
every brand's name taken out, so that it cannot learn whom scams borrow from. It points at the words
that moved it. Wrong for genuine messages worded like their imitations; it never decides alone.
"""

from __future__ import annotations

from collections.abc import Iterable

from quivive.reading import Reading
from quivive.signals._examples import Examples, sms
from quivive.text.ngrams import FULL
from quivive.verdict import Direction, Finding, Group

GROUP = Group.STORY
DIRECTION = Direction.FOR
EXAMPLES = Examples(
    fires=(
        sms("Your account has been suspended, please click the link to verify your information within 24 hours"),
        sms("Votre colis est bloque, veuillez regler les frais de livraison via le lien"),
    ),
    silent=(
        sms("See you at eight, I will bring the cake and the kids"),
    ),
)

_MOST_PLACES = 4


def detect(reading: Reading) -> Iterable[Finding]:
    margin = reading.wording_margin
    model = reading.knowledge.ngrams
    if margin <= 0 or model is None:
        return
    part = reading.wording_parts[0]
    telling = model.telling(reading.tokens, most=_MOST_PLACES, scam=True)
    spans = tuple(part.span(start, end) for start, end in telling if end <= len(part.folded.text))
    strength = round(min(1.0, margin / FULL), 3)
    yield Finding("wording_for", spans or (reading.anywhere,), strength, DIRECTION, GROUP)
