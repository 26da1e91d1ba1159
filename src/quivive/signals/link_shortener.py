"""A link was shortened, which hides where it leads.

Scammers need that more than others, but clubs and shops shorten too: weak alone, telling beside a
brand that has a site of its own. Official short hosts of a brand (`amzn.to`) do not count.
"""

from __future__ import annotations

from collections.abc import Iterable

from quivive.reading import Reading
from quivive.signals._examples import Examples, sms
from quivive.signals._need import Need
from quivive.verdict import Direction, Finding, Group

GROUP = Group.PATH
DIRECTION = Direction.FOR
NEEDS = Need.HIDING_LINKS
EXAMPLES = Examples(
    fires=(
        sms("Your parcel: https://bit.ly/3abc"),
    ),
    silent=(
        sms("Your parcel: https://www.dhl.de/track"),
        sms("The book: https://amzn.to/3abc"),
    ),
)


def detect(reading: Reading) -> Iterable[Finding]:
    found = [link for link in reading.web_links if link.shortener and link.owner is None]
    if found:
        yield Finding("link_shortener", tuple(link.link.span for link in found[:4]), 1.0, DIRECTION, GROUP, {"host": found[0].host})
