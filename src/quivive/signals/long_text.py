"""The message is long.

Scams are short: they must be read in a moment of fright. Articles, newsletters, minutes and
threads are long, and say every word of a scam somewhere. Wrong for advance-fee letters, which tell
a story of a page or two, and for scams padded with unseen text, which is not counted.
"""

from __future__ import annotations

from collections.abc import Iterable

from quivive.reading import Reading
from quivive.signals._examples import Examples, mail, sms
from quivive.verdict import Direction, Finding, Group

GROUP = Group.AGAINST
DIRECTION = Direction.AGAINST
EXAMPLES = Examples(
    fires=(mail("The garden club met on Tuesday and talked about the new beds. " * 80, sender="Club <a@club.example>"),),
    silent=(
        sms("Your parcel is held, pay the fee at https://konto.example/x"),
        mail("The garden club met on Tuesday.", sender="Club <a@club.example>"),
    ),
)

_LONG = 2_500
_VERY_LONG = 6_000


def detect(reading: Reading) -> Iterable[Finding]:
    part = reading.body
    if part is not None and len(part.text) > _LONG:
        strength = min(1.0, 0.4 + 0.6 * (len(part.text) - _LONG) / (_VERY_LONG - _LONG))
        yield Finding("long_text", (reading.anywhere,), round(strength, 2), DIRECTION, GROUP)
