"""A number of another country speaks for a brand that does not serve that country.

A French health insurer does not text from the Philippines. Wrong for travellers' operators and
brands that use an international gateway.
"""

from __future__ import annotations

from collections.abc import Iterable

from quivive.phone_numbers import read_number
from quivive.reading import Reading
from quivive.signals._examples import Examples, sms
from quivive.signals._need import Need
from quivive.verdict import Direction, Finding, Group

GROUP = Group.IDENTITY
DIRECTION = Direction.FOR
NEEDS = Need.CLAIM
EXAMPLES = Examples(
    fires=(
        sms("Ameli : votre carte Vitale expire, repondez", sender="+63 917 000 0000"),
    ),
    silent=(
        sms("Ameli : votre carte Vitale expire", sender="+33 6 39 98 00 01"),
        sms("Salut, je suis en vacances", sender="+63 917 000 0000"),
    ),
)


def detect(reading: Reading) -> Iterable[Finding]:
    brand = reading.brand
    if brand is None or "*" in brand.countries or not brand.countries:
        return
    number = read_number(reading.message.sender.address, reading.message.country)
    if number is not None and number.country and number.country not in brand.countries:
        details = {"brand": brand.name, "country": number.country, "sender": reading.message.sender.address}
        yield Finding("foreign_number", (reading.sender_span(),), 1.0, DIRECTION, GROUP, details)
