"""A host is written in letters that are not Latin, which can pass for Latin ones.

`xn--…` in an address is how such letters travel. Wrong for honest hosts in other scripts or with
accents (`crédit`): those count only in part.
"""

from __future__ import annotations

from collections.abc import Iterable

from quivive.hosts import to_unicode
from quivive.reading import Reading
from quivive.signals._examples import Examples, sms
from quivive.signals._need import Need
from quivive.text.fold import fold
from quivive.verdict import Direction, Finding, Group

GROUP = Group.PATH
DIRECTION = Direction.FOR
NEEDS = Need.LINKS
EXAMPLES = Examples(
    fires=(
        sms("See https://аmazon-konto.example/x"),
    ),
    silent=(
        sms("See https://www.amazon.de/x"),
    ),
)


def detect(reading: Reading) -> Iterable[Finding]:
    for link in reading.web_links:
        if "xn--" in link.host:
            shown = to_unicode(link.host)
            mixed = fold(shown).disguised
            details = {"host": shown}
            yield Finding("link_punycode", (link.link.span,), 1.0 if mixed else 0.3, DIRECTION, GROUP, details)
            return
