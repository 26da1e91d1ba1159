"""A link leads to a page that anyone can put up for nothing, under a provider's name.

Free pages, forms and storage carry no proof of who is behind them and are gone tomorrow. Wrong for
clubs, open-source projects and shared documents.
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
        sms("Confirm here: https://my-bank-login.web.app/x"),
        sms("Fill in: https://forms.gle/abc"),
    ),
    silent=(
        sms("Confirm here: https://www.bbc.co.uk/x"),
        sms("Hello there"),
    ),
)


def detect(reading: Reading) -> Iterable[Finding]:
    found = [link for link in reading.web_links if link.free_hosting and link.owner is None]
    if found:
        yield Finding("link_free_hosting", tuple(link.link.span for link in found[:4]), 1.0, DIRECTION, GROUP, {"host": found[0].host})
