"""It wants a number to be called that costs by the minute.

"You have a voice message, ring 0899 …", "a parcel waits, call 09…": the call itself is the theft. Wrong
for the few firms whose own help line costs money, and for a bank's number to block a card.
"""

from __future__ import annotations

from collections.abc import Iterable

from quivive.phone_numbers import is_premium_rate
from quivive.reading import Reading
from quivive.signals._examples import Examples, sms
from quivive.verdict import Direction, Finding, Group

GROUP = Group.PATH
DIRECTION = Direction.FOR
EXAMPLES = Examples(
    fires=(
        sms("You have 1 new voice message. To hear it call 0909 879 0000"),
        sms("Un colis vous attend, appelez vite le +44 909 879 0001"),
    ),
    silent=(
        sms("Call me on 020 7946 0123 when you are there"),
        sms("Rappelle-moi au 01 99 00 12 34"),
        sms("Ma référence est 0899"),
    ),
)
CONCEPTS = ("ask_call",)
"""It is looked at only where somebody wants to be called: each number costs some forty microseconds."""
_MOST = 4


def detect(reading: Reading) -> Iterable[Finding]:
    for part, start, end in reading.phones[:_MOST]:
        number = part.folded.text[start:end]
        if is_premium_rate(number, reading.message.country, reading.language):
            yield Finding("premium_rate_number", (part.span(start, end),), 1.0, DIRECTION, GROUP, {"text": number})
            return
