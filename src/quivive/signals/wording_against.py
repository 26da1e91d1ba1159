"""The message is worded like ordinary ones.

The other direction of the learned reading of the wording: the words of people who know each other,
of banks that report a payment, of shops that confirm an order. It points at the words that moved it.
Wrong for scams that copy a genuine message word for word; it never decides alone.
"""

from __future__ import annotations

from collections.abc import Iterable

from quivive.reading import Reading
from quivive.signals._examples import Examples, sms
from quivive.text.ngrams import FULL
from quivive.verdict import Direction, Finding, Group

GROUP = Group.AGAINST
DIRECTION = Direction.AGAINST
EXAMPLES = Examples(
    fires=(
        sms("See you at eight, I will bring the cake and the kids"),
    ),
    silent=(
        sms("Your account has been suspended, please click the link to verify your information within 24 hours"),
    ),
)

_MOST_PLACES = 4


def detect(reading: Reading) -> Iterable[Finding]:
    margin = -reading.wording_margin
    model = reading.knowledge.ngrams
    if margin <= 0 or model is None:
        return
    part = reading.wording_parts[0]
    telling = model.telling(reading.tokens, most=_MOST_PLACES, scam=False)
    spans = tuple(part.span(start, end) for start, end in telling if end <= len(part.folded.text))
    strength = round(min(1.0, margin / FULL), 3)
    yield Finding("wording_against", spans or (reading.anywhere,), strength, DIRECTION, GROUP)
