"""The mail claims no known brand, and its links stay with its own sender.

A shop, a club or a software service that writes in its own name links to its own site. Weak:
a scammer can register a domain and do the same, but then borrows no known name.
"""

from __future__ import annotations

from collections.abc import Iterable

from quivive.hosts import registered_domain
from quivive.reading import Reading
from quivive.signals._examples import Examples, mail
from quivive.signals._need import Need
from quivive.verdict import Direction, Finding, Group

GROUP = Group.AGAINST
DIRECTION = Direction.AGAINST
NEEDS = Need.LINKS
EXAMPLES = Examples(
    fires=(
        mail("Your ticket is ready.", sender="Club <hello@little-club.example.org>", links=(("Open", "https://tickets.little-club.example.org/1"),)),
    ),
    silent=(
        mail("Your ticket is ready.", sender="Club <hello@little-club.example.org>", links=(("Open", "https://elsewhere.example.net/1"),)),
        mail("Your Netflix payment failed.", sender="Netflix <hello@films-desk.example.org>", links=(("Pay", "https://films-desk.example.org/1"),)),
        mail("Hello", sender="Anna <anna@gmail.com>"),
    ),
)


def detect(reading: Reading) -> Iterable[Finding]:
    domain = reading.sender_domain
    links = [link for link in reading.web_links if not link.removed]
    if not domain or not links or not reading.certain or reading.claim is not None or domain in reading.knowledge.free_mail:
        return
    own = registered_domain(domain)
    if all(link.domain == own for link in links):
        yield Finding("own_links", tuple(link.link.span for link in links[:4]), 1.0, DIRECTION, GROUP, {"domain": own})
