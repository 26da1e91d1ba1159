"""The links lead to well-known hosts where not just anyone has a page.

Mass scams use hosts nobody knows. Weak: a well-known site can be abused, and shorteners and free
hosting are left out because there anyone can have a page.
"""

from __future__ import annotations

from collections.abc import Iterable

from quivive.reading import Reading
from quivive.signals._examples import Examples, sms
from quivive.signals._need import Need
from quivive.verdict import Direction, Finding, Group

GROUP = Group.AGAINST
DIRECTION = Direction.AGAINST
NEEDS = Need.LINKS
EXAMPLES = Examples(
    fires=(
        sms("The match: https://www.bbc.co.uk/sport/football"),
    ),
    silent=(
        sms("The match: https://bit.ly/3abc"),
        sms("The match: https://little-club.example.org/x"),
        sms("The match is on."),
    ),
)


def _stays(reading: Reading) -> bool:
    brand = reading.brand
    return brand is not None and all(reading.knowledge.is_of(link.host, brand) for link in reading.web_links)


def detect(reading: Reading) -> Iterable[Finding]:
    links = [link for link in reading.web_links if not link.removed]
    # Where the links are the brand's own, that is said already.
    if links and reading.certain and all(link.popular and not link.hides for link in links) and not _stays(reading):
        yield Finding("popular_host", tuple(link.link.span for link in links[:4]), 0.3 if reading.way_around else 1.0, DIRECTION, GROUP, {"host": links[0].host})
