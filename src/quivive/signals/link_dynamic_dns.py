"""A link leads to a name for a home connection, which changes hands within minutes.

No firm serves customers from one. Wrong for hobby servers.
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
        sms("Confirm here: https://bank-desk.duckdns.org/x"),
    ),
    silent=(
        sms("Confirm here: https://www.bbc.co.uk/x"),
    ),
)


def detect(reading: Reading) -> Iterable[Finding]:
    found = [link for link in reading.web_links if link.dynamic_dns]
    if found:
        yield Finding("link_dynamic_dns", tuple(link.link.span for link in found[:4]), 1.0, DIRECTION, GROUP, {"host": found[0].host})
