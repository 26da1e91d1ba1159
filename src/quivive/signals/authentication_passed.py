"""The sender is authenticated, by a server you trust, for the claimed brand's own domain.

The only proof of a sender there is: DKIM or SPF aligned with the shown sender (DMARC, RFC 9989)
on a domain that the brand owns. It proves who sent the mail, not that the account was not hijacked.
"""

from __future__ import annotations

from collections.abc import Iterable

from quivive.message import Authentication
from quivive.proof import authenticated_domains
from quivive.reading import Reading
from quivive.signals._examples import Examples, mail
from quivive.signals._need import Need
from quivive.verdict import Direction, Finding, Group

GROUP = Group.AGAINST
DIRECTION = Direction.AGAINST
NEEDS = Need.AUTHENTICATION
EXAMPLES = Examples(
    fires=(
        mail("Your receipt.", sender="PayPal <service@paypal.com>", authentication=(Authentication("mx.me.example", True, dmarc="pass", dmarc_domain="paypal.com"),)),
    ),
    silent=(
        mail("Your receipt.", sender="PayPal <service@paypal.com>", authentication=(Authentication("mx.me.example", False, dmarc="pass", dmarc_domain="paypal.com"),)),
        mail("Your receipt.", sender="PayPal <service@paypal.com>"),
    ),
)


def detect(reading: Reading) -> Iterable[Finding]:
    brand = reading.brand
    if brand is None:
        return
    for domain in authenticated_domains(reading.message):
        if reading.knowledge.is_of(domain, brand):
            details = {"brand": brand.name, "domain": domain}
            yield Finding("authentication_passed", (reading.sender_span(),), 1.0, DIRECTION, GROUP, details)
            return
