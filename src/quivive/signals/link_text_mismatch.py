"""A link shows one address and leads to another.

The shown address is what people check. Wrong for newsletters whose links pass through a counting
service: those count only in part unless the shown host is a known brand's.
"""

from __future__ import annotations

from collections.abc import Iterable

from quivive.hosts import registered_domain, top_level_known
from quivive.links import host_of
from quivive.reading import Reading
from quivive.signals._examples import Examples, mail
from quivive.signals._need import Need
from quivive.verdict import Direction, Finding, Group

GROUP = Group.PATH
DIRECTION = Direction.FOR
NEEDS = Need.LINKS
EXAMPLES = Examples(
    fires=(
        mail("Please see", sender="x <x@blue.example>", links=(("https://www.paypal.com/login", "https://blue.example/p"),)),
    ),
    silent=(
        mail("Please see", sender="x <x@blue.example>", links=(("https://www.paypal.com/login", "https://www.paypal.com/de/login"),)),
        mail("Please see", sender="x <x@blue.example>", links=(("our site", "https://blue.example/p"),)),
    ),
)


def detect(reading: Reading) -> Iterable[Finding]:
    for link in reading.web_links:
        shown = link.link.shown.strip()
        if not shown or " " in shown or "." not in shown or len(shown) > 300 or not link.host:
            continue
        host = host_of(shown)
        if not host or not top_level_known(host.rpartition(".")[2]) or registered_domain(host) == link.domain:
            continue
        owner = reading.knowledge.owner(host)
        if owner is not None and reading.knowledge.is_of(link.host, owner):
            continue
        details = {"shown": host, "host": link.host}
        yield Finding("link_text_mismatch", (link.link.span,), 1.0 if owner is not None else 0.5, DIRECTION, GROUP, details)
        return
