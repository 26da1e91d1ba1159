"""A mailbox that anyone can have speaks for a brand.

No bank writes from a free mailbox. Wrong for a customer who writes about the brand: then the brand
is only mentioned, and this stays silent.
"""

from __future__ import annotations

from collections.abc import Iterable

from quivive.reading import Reading
from quivive.signals._examples import Examples, mail
from quivive.signals._need import Need
from quivive.verdict import Direction, Finding, Group

GROUP = Group.IDENTITY
DIRECTION = Direction.FOR
NEEDS = Need.CLAIM
EXAMPLES = Examples(
    fires=(
        mail("Please confirm.", sender="PayPal Service <paypal.desk@gmail.com>"),
    ),
    silent=(
        mail("Please confirm.", sender="PayPal <service@paypal.com>"),
        mail("Have you tried PayPal?", sender="Anna <anna@gmail.com>"),
    ),
)

_SPEAKS_FOR = 0.6


def detect(reading: Reading) -> Iterable[Finding]:
    claim, domain = reading.claim, reading.sender_domain
    if claim is None or not domain or claim.strength < _SPEAKS_FOR:
        return
    if domain in reading.knowledge.free_mail or domain in reading.knowledge.throwaway_mail:
        details = {"brand": claim.name, "domain": domain, "sender": reading.message.sender.address}
        yield Finding("free_mail_for_brand", (reading.sender_span(),), 1.0, DIRECTION, GROUP, details)
