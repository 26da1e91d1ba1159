"""An ordinary phone number speaks for a brand.

Brands text from a name or a short code. A message from a full number that says it is a bank or a
parcel service is most often from a SIM card bought for it. Wrong for drivers and small branches
who text by hand, and in countries where brands use full numbers.
"""

from __future__ import annotations

from collections.abc import Iterable

from quivive.message import Channel
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
        sms("Netflix: your payment failed", sender="+33 6 39 98 00 01"),
    ),
    silent=(
        sms("Netflix: your payment failed", sender="Netflix"),
        sms("Netflix: your payment failed", sender="38004"),
        sms("Shall we watch Netflix?", sender="+33 6 39 98 00 01"),
    ),
)


def detect(reading: Reading) -> Iterable[Finding]:
    claim = reading.claim
    if claim is None or reading.message.channel not in (Channel.SMS, Channel.CHAT):
        return
    number = read_number(reading.message.sender.address, reading.message.country)
    if number is not None and number.written not in reading.knowledge.brands[claim.brand].phone_senders:
        details = {"brand": claim.name, "sender": reading.message.sender.address}
        yield Finding("mobile_number_for_brand", (reading.sender_span(),), claim.strength, DIRECTION, GROUP, details)
