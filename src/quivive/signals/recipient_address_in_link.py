"""A link carries a mail address inside, so that the page can greet its victim.

Log-in pages made for mass mailing fill in the address by themselves. Wrong for unsubscribe links,
which are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import unquote

from quivive.reading import Reading
from quivive.signals._examples import Examples, mail
from quivive.signals._need import Need
from quivive.verdict import Direction, Finding, Group

GROUP = Group.PATH
DIRECTION = Direction.FOR
NEEDS = Need.LINKS
EXAMPLES = Examples(
    fires=(
        mail("Your mailbox is full", sender="x <x@blue.example>", links=(("Upgrade", "https://blue.example/u#anna@cakes.example"),)),
    ),
    silent=(
        mail("News", sender="x <x@blue.example>", links=(("Unsubscribe", "https://blue.example/unsubscribe?e=anna@cakes.example"),)),
        mail("News", sender="x <x@blue.example>", links=(("Read", "https://blue.example/news"),)),
    ),
)

_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.[a-z]{2,}", re.IGNORECASE)
_OPT_OUT = re.compile(r"unsub|opt-?out|desinscri|désinscri|abmeld|afmeld|preferenc|email-?settings|/u/|remove", re.IGNORECASE)


def detect(reading: Reading) -> Iterable[Finding]:
    for link in reading.web_links:
        target = unquote(link.link.target[:2_000])
        if "@" in target and not _OPT_OUT.search(target + link.link.shown) and _ADDRESS.search(target.partition("//")[2].partition("/")[2]):
            yield Finding("recipient_address_in_link", (link.link.span,), 1.0, DIRECTION, GROUP, {"host": link.host})
            return
