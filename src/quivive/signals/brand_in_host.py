"""A host carries a brand's name and is not the brand's.

`amazon-verify.example`, `dhl.parcel.example`, `parcel.example/dhl/`: the name is there to be read,
the part that decides who owns it is another. Wrong for fan pages, resellers and local branches.
"""

from __future__ import annotations

from collections.abc import Iterable

from quivive.look_alike import brand_in_address
from quivive.reading import Reading
from quivive.signals._examples import Examples, sms
from quivive.signals._need import Need
from quivive.verdict import Direction, Finding, Group

GROUP = Group.IDENTITY
DIRECTION = Direction.FOR
NEEDS = Need.STRANGE_LINKS
EXAMPLES = Examples(
    fires=(
        sms("See https://amazon-verify.example/x"),
        sms("See https://paypal.com.secure.example/x"),
        sms("See https://secure.example/paypal/login"),
    ),
    silent=(
        sms("See https://www.amazon.de/x"),
        sms("See https://www.example.org/x"),
        sms("See https://www.bbc.co.uk/news/paypal-results"),
    ),
)


def detect(reading: Reading) -> Iterable[Finding]:
    for link, counts in reading.strange_links:
        brand, strength = brand_in_address(link.host, link.link.target, link.popular and not link.hides, reading.knowledge)
        if brand is not None:
            details = {"brand": reading.knowledge.brands[brand].name, "host": link.host}
            yield Finding("brand_in_host", (link.link.span,), round(strength * counts, 2), DIRECTION, GROUP, details)
            return
