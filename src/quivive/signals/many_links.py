"""The message has many different links to pages of its own.

A scam has one button, often repeated; newsletters, shops and digests link to dozens of pages.
Wrong for a copy of a genuine mail in which only the main button was changed: then the signals of
that one link speak.
"""

from __future__ import annotations

from collections.abc import Iterable

from quivive.reading import Reading
from quivive.signals._examples import Examples, mail, sms
from quivive.signals._need import Need
from quivive.verdict import Direction, Finding, Group

GROUP = Group.AGAINST
DIRECTION = Direction.AGAINST
NEEDS = Need.LINKS
EXAMPLES = Examples(
    fires=(
        mail(
            "This week",
            sender="News <a@news.example>",
            links=tuple((f"Story {n}", f"https://www.news.example/story/{n}") for n in range(14)),
        ),
    ),
    silent=(
        mail("Your parcel", sender="x <x@blue.example>", links=(("Track", "https://konto.example/x"),) * 14),
        sms("Your parcel: https://konto.example/x"),
    ),
)

_MANY = 8
_VERY_MANY = 20


def detect(reading: Reading) -> Iterable[Finding]:
    links = [link for link in reading.web_links if not link.removed]
    pages = {link.link.target.partition("?")[0] for link in links}
    if len(pages) >= _MANY:
        strength = min(1.0, 0.5 + 0.5 * (len(pages) - _MANY) / (_VERY_MANY - _MANY))
        spans = tuple(link.link.span for link in links[:4])
        yield Finding("many_links", spans, round(strength, 2), DIRECTION, GROUP)
