"""The mail carries words that a person cannot see.

White on white or of size zero, put there for filters to read. The preview lines of newsletters are
short and count for nothing; long hidden passages are the sign.
"""

from __future__ import annotations

from collections.abc import Iterable

from quivive.message import PartName, Span
from quivive.reading import Reading
from quivive.signals._examples import Examples, mail
from quivive.signals._need import Need
from quivive.verdict import Direction, Finding, Group

GROUP = Group.IDENTITY
DIRECTION = Direction.FOR
NEEDS = Need.HIDDEN_TEXT
EXAMPLES = Examples(
    fires=(
        mail("Your parcel waits.", sender="x <x@blue.example>", hidden="It was a quiet evening in the village and the old clock struck nine. " * 4),
    ),
    silent=(
        mail("Your parcel waits.", sender="x <x@blue.example>", hidden="Your parcel is on its way"),
    ),
)

_LONG = 200


def detect(reading: Reading) -> Iterable[Finding]:
    hidden = reading.message.part(PartName.HIDDEN)
    if len(hidden) >= _LONG:
        span = Span(PartName.HIDDEN, 0, min(len(hidden), 200))
        yield Finding("hidden_text", (span,), min(1.0, len(hidden) / (4 * _LONG) + 0.5), DIRECTION, GROUP)
