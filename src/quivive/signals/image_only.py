"""The mail is a picture with a link and hardly a word.

Text put in a picture escapes filters. Wrong for posters and some newsletters, which carry words
at the bottom.
"""

from __future__ import annotations

from collections.abc import Iterable

from quivive.message import Channel, PartName
from quivive.reading import Reading
from quivive.signals._examples import Examples, mail, sms
from quivive.signals._need import Need
from quivive.verdict import Direction, Finding, Group

GROUP = Group.PATH
DIRECTION = Direction.FOR
NEEDS = Need.LINKS
EXAMPLES = Examples(
    fires=(
        mail("", sender="x <x@blue.example>", subject="Your reward", links=(("offer", "https://konto.example/p"),)),
    ),
    silent=(
        mail("Dear Anna, the plan for Sunday is in the link below, please have a look at it before we meet.", sender="x <x@blue.example>", links=(("plan", "https://konto.example/p"),)),
        sms("konto.example/p"),
    ),
)

_FEW_WORDS = 8


def detect(reading: Reading) -> Iterable[Finding]:
    if reading.message.channel is not Channel.EMAIL or not reading.web_links:
        return
    # What is said to a program is no text for people: it must not make a picture a letter.
    if len(reading.text_for_people(PartName.BODY).split(None, _FEW_WORDS)) <= _FEW_WORDS:
        spans = tuple(link.link.span for link in reading.web_links[:2])
        yield Finding("image_only", spans, 1.0, DIRECTION, GROUP, {"host": reading.web_links[0].host})
