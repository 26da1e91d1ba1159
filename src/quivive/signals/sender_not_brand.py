"""The mail claims to be from a brand, and the address it was sent from is not the brand's.

Brands write from their own domains; scammers write from whatever they could get. Wrong when the
brand mails through a service under that service's domain and the facts do not know it, or when
a newsletter writes about the brand.
"""

from __future__ import annotations

from collections.abc import Iterable

from quivive.message import Channel
from quivive.reading import Reading
from quivive.signals._examples import Examples, mail, sms
from quivive.signals._need import Need
from quivive.verdict import Direction, Finding, Group

GROUP = Group.IDENTITY
DIRECTION = Direction.FOR
NEEDS = Need.CLAIM
EXAMPLES = Examples(
    fires=(
        mail("Your parcel is waiting.", sender="DHL Express <info@parcel-desk.example>"),
    ),
    silent=(
        mail("Your parcel is waiting.", sender="DHL <noreply@dhl.de>"),
        mail("I sent it with DHL.", sender="Anna <anna@cakes.example>"),
        sms("DHL: your parcel is waiting."),
    ),
)


def detect(reading: Reading) -> Iterable[Finding]:
    claim, brand, domain = reading.claim, reading.brand, reading.sender_domain
    if claim is None or brand is None or not domain or reading.knowledge.is_of(domain, brand):
        return
    if reading.message.channel is Channel.EMAIL:
        yield Finding(
            "sender_not_brand",
            (reading.sender_span(), *claim.spans[:2]),
            claim.strength,
            DIRECTION,
            GROUP,
            {"brand": claim.name, "sender": reading.message.sender.address, "domain": domain},
        )
