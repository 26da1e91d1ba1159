"""A text message was sent from a mail address.

Message gateways that take mail let scammers send thousands of texts for nothing; firms do not use
them. Wrong for friends who text from a tablet.
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
NEEDS = Need.SENDER
EXAMPLES = Examples(
    fires=(
        sms("Your account is locked", sender="desk8841@blue.example"),
    ),
    silent=(
        sms("Your account is locked", sender="+33 6 39 98 00 01"),
        mail("Hello", sender="Anna <anna@blue.example>"),
    ),
)


def detect(reading: Reading) -> Iterable[Finding]:
    message = reading.message
    if message.channel in (Channel.SMS, Channel.CHAT) and "@" in message.sender.address:
        details = {"sender": message.sender.address}
        yield Finding("sender_is_mail_address", (reading.sender_span(),), 1.0, DIRECTION, GROUP, details)
