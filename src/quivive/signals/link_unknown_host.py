"""A link leads to a host that few people visit and that belongs to no brand we know.

Nearly every scam does that, and so does every small club and shop: it says little alone, much
beside a claim, an ask and pressure. A mail's own sender host does not count.
"""

from __future__ import annotations

from collections.abc import Iterable

from quivive.hosts import registered_domain
from quivive.reading import Reading
from quivive.signals._examples import Examples, mail, sms
from quivive.signals._need import Need
from quivive.verdict import Direction, Finding, Group

GROUP = Group.PATH
DIRECTION = Direction.FOR
NEEDS = Need.STRANGE_LINKS
EXAMPLES = Examples(
    fires=(
        sms("Confirm at https://konto-hilfe.example/x"),
    ),
    silent=(
        sms("See https://www.bbc.co.uk/x"),
        sms("See https://www.dhl.de/x"),
        mail("Your ticket", sender="Club <a@club.example>", links=(("Open", "https://www.club.example/t"),)),
    ),
)


def detect(reading: Reading) -> Iterable[Finding]:
    found = [link for link in reading.web_links if link.host and link.owner is None and not link.popular and not link.of_government and not link.hides and link.domain != registered_domain(reading.sender_domain or "-")]
    if found:
        yield Finding("link_unknown_host", tuple(link.link.span for link in found[:4]), 1.0, DIRECTION, GROUP, {"host": found[0].host})
