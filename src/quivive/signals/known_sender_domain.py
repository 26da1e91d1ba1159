"""The mail's sender address belongs to the brand it claims to be.

Weak by itself: the address in a mail is forged at will unless the mail was authenticated, but most
scams do not bother. Ordinary customers' mailboxes (`@orange.fr`) do not count.
"""

from __future__ import annotations

from collections.abc import Iterable

from quivive.message import PartName
from quivive.reading import Reading
from quivive.signals._examples import Examples, mail
from quivive.signals._need import Need
from quivive.verdict import Direction, Finding, Group

GROUP = Group.AGAINST
DIRECTION = Direction.AGAINST
NEEDS = Need.SENDER
EXAMPLES = Examples(
    fires=(
        mail("Your parcel arrives today.", sender="DHL <noreply@dhl.de>"),
    ),
    silent=(
        mail("Your parcel arrives today.", sender="DHL <noreply@parcel-desk.example>"),
        mail("Hello from me.", sender="Anna <anna@gmail.com>"),
    ),
)


def detect(reading: Reading) -> Iterable[Finding]:
    owner, brand = reading.sender_brand, reading.brand
    if any(part.name == PartName.SENDER and part.confidence < 1 for part in reading.message.parts):
        # An address that was read from a picture may be another one in truth.
        return
    if owner is not None and brand is not None and reading.knowledge.is_of(reading.sender_domain, brand):
        yield Finding("known_sender_domain", (reading.sender_span(),), 1.0, DIRECTION, GROUP, {"brand": brand.name, "domain": reading.sender_domain})
