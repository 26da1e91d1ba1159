"""A link leads to a bare address in numbers instead of a name.

No brand sends customers to one. Wrong inside a firm's own network.
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
        sms("Claim at http://192.0.2.44/claim"),
    ),
    silent=(
        sms("Version 1.2.3.4 is out"),
        sms("Claim at https://www.bbc.co.uk/1.2.3.4"),
    ),
)


def detect(reading: Reading) -> Iterable[Finding]:
    found = [link for link in reading.web_links if link.ip_address]
    if found:
        yield Finding("link_ip_address", tuple(link.link.span for link in found[:4]), 1.0, DIRECTION, GROUP, {"host": found[0].host})
