"""A link stood here and was cut out before the message was shown to us.

People mask links when they report a message, and that is right; but then the most telling part is
missing. Says only that there was a path; ask for the link.
"""

from __future__ import annotations

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
        sms("Votre colis est bloqué, suivez <URL> avant demain"),
        sms("Votre colis est bloqué, suivez les instructions :"),
        sms("Your parcel is held, pay the fee via https:// Royal Mail"),
    ),
    silent=(
        sms("Votre colis est bloqué, suivez le lien"),
        sms("Rendez-vous à 8:"),
    ),
)


def detect(reading: Reading) -> Iterable[Finding]:
    found = [link for link in reading.web_links if link.removed]
    if found:
        yield Finding("link_removed", tuple(link.link.span for link in found[:4]), 1.0, DIRECTION, GROUP)
