"""There is nothing to click, to call, to answer, to open or to pay to.

A scam has to lead somewhere. A bank's notice, a code, a reminder without any path cannot take
anything from the reader. Wrong where the path was cut off when the message was copied, or where a
first harmless message waits for an answer ("is this Anna?").
"""

from __future__ import annotations

from collections.abc import Iterable

from quivive.reading import Reading
from quivive.signals._examples import Examples, sms
from quivive.verdict import Direction, Finding, Group

GROUP = Group.AGAINST
DIRECTION = Direction.AGAINST
EXAMPLES = Examples(
    fires=(
        sms("Your card ending 0012 was charged 12.40 EUR at the bakery."),
        sms("See you at eight, bring the cake."),
    ),
    silent=(
        sms("Your card was charged. Not you? Visit https://bank-help.example/x"),
        sms("Your card was charged. Not you? Call 020 7946 0123"),
        sms("Reply YES to keep your line."),
    ),
)


def detect(reading: Reading) -> Iterable[Finding]:
    if reading.body is not None and not reading.has_path:
        yield Finding("no_path", (reading.anywhere,), 1.0, DIRECTION, GROUP)
