"""An address puts a name before an `@`, so that it seems to lead there.

`https://www.paypal.com@blue.example/` leads to `blue.example`. Nobody else writes addresses so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from quivive.reading import Reading
from quivive.signals._examples import Examples, sms
from quivive.signals._need import Need
from quivive.verdict import Direction, Finding, Group

GROUP = Group.PATH
DIRECTION = Direction.FOR
NEEDS = Need.LINKS
EXAMPLES = Examples(
    fires=(
        sms("Log in at https://www.paypal.com@blue-cakes.example/x"),
    ),
    silent=(
        sms("Log in at https://www.paypal.com/@anna"),
        sms("Mail me at anna@example.org"),
    ),
)


def detect(reading: Reading) -> Iterable[Finding]:
    for link in reading.web_links:
        if "@" not in link.link.target:
            continue
        authority = re.split(r"[/?#]", link.link.target.partition("//")[2], maxsplit=1)[0]
        name, at, _ = authority.rpartition("@")
        if at and "." in name:
            yield Finding("link_user_info", (link.link.span,), 1.0, DIRECTION, GROUP, {"shown": name[:60], "host": link.host})
            return
