"""A host is written to be mistaken for a brand's.

`amaz0n`, `paypaI`, `rnicrosoft`, `nettflix`: one or two letters changed, letters of another
script, `rn` for `m`. Wrong for a real firm whose name is one letter from a brand's; names shorter
than five letters are not compared.
"""

from __future__ import annotations

from collections.abc import Iterable

from quivive.hosts import to_unicode
from quivive.look_alike import imitated_brand
from quivive.reading import Reading
from quivive.signals._examples import Examples, sms
from quivive.signals._need import Need
from quivive.verdict import Direction, Finding, Group

GROUP = Group.IDENTITY
DIRECTION = Direction.FOR
NEEDS = Need.STRANGE_LINKS
EXAMPLES = Examples(
    fires=(
        sms("Your account is on hold: https://rnicrosoft.example/x"),
        sms("See https://www.amaz0n-help.example/x"),
        sms("See https://netfllx.example/x"),
    ),
    silent=(
        sms("See https://www.amazon.fr/gp/help"),
        sms("See https://www.amazing-cakes.example/x"),
        sms("See https://microscope.example/x"),
    ),
)


def detect(reading: Reading) -> Iterable[Finding]:
    for link, counts in reading.strange_links:
        if link.popular:
            continue
        brand = imitated_brand(link.host, reading.knowledge)
        if brand is not None:
            details = {"brand": reading.knowledge.brands[brand].name, "host": to_unicode(link.host)}
            yield Finding("look_alike_host", (link.link.span,), counts, DIRECTION, GROUP, details)
            return
