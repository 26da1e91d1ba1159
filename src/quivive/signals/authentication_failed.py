"""Your own mail server says that the sender could not be authenticated.

Read only from a server you named as trusted: anyone can write such a line into a mail. DMARC
(RFC 9989) failing for the shown sender means that the domain's owner does not stand behind this
mail. Wrong for forwarded mail and mailing lists, which break it.
"""

from __future__ import annotations

from collections.abc import Iterable

from quivive.message import Authentication
from quivive.reading import Reading
from quivive.signals._examples import Examples, mail
from quivive.signals._need import Need
from quivive.verdict import Direction, Finding, Group

GROUP = Group.IDENTITY
DIRECTION = Direction.FOR
NEEDS = Need.AUTHENTICATION
EXAMPLES = Examples(
    fires=(
        mail("Please confirm.", sender="PayPal <service@paypal.com>", authentication=(Authentication("mx.me.example", True, dmarc="fail", dmarc_domain="paypal.com"),)),
    ),
    silent=(
        mail("Please confirm.", sender="PayPal <service@paypal.com>", authentication=(Authentication("mx.me.example", False, dmarc="fail"),)),
        mail("Please confirm.", sender="PayPal <service@paypal.com>", authentication=(Authentication("mx.me.example", True, dmarc="pass"),)),
    ),
)


def detect(reading: Reading) -> Iterable[Finding]:
    for result in reading.message.authentication:
        if result.trusted and result.dmarc == "fail":
            details = {"domain": result.dmarc_domain or reading.sender_domain, "sender": reading.message.sender.address}
            yield Finding("authentication_failed", (reading.sender_span(),), 1.0, DIRECTION, GROUP, details)
            return
