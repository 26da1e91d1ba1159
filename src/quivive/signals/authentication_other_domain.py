"""The mail is authenticated, but for a domain that is not the claimed brand's.

A pass alone proves nothing: in 7,871 real phishing mails SPF passed in 55 %, DKIM in 38 %. What
counts is whose domain passed. Read only from a trusted server. Wrong when the brand mails through
a domain that the facts do not know.
"""

from __future__ import annotations

from collections.abc import Iterable

from quivive.message import Authentication
from quivive.proof import authenticated_domains
from quivive.reading import Reading
from quivive.signals._examples import Examples, mail
from quivive.signals._need import Need
from quivive.verdict import Direction, Finding, Group

GROUP = Group.IDENTITY
DIRECTION = Direction.FOR
NEEDS = Need.AUTHENTICATION
EXAMPLES = Examples(
    fires=(
        mail("Please confirm.", sender="PayPal <service@blue-cakes.example>", authentication=(Authentication("mx.me.example", True, dmarc="pass", dmarc_domain="blue-cakes.example"),)),
    ),
    silent=(
        mail("Please confirm.", sender="PayPal <service@paypal.com>", authentication=(Authentication("mx.me.example", True, dmarc="pass", dmarc_domain="paypal.com"),)),
        mail("See you.", sender="Anna <anna@blue-cakes.example>", authentication=(Authentication("mx.me.example", True, dmarc="pass", dmarc_domain="blue-cakes.example"),)),
    ),
)


def detect(reading: Reading) -> Iterable[Finding]:
    brand = reading.brand
    if brand is None:
        return
    domains = authenticated_domains(reading.message)
    if domains and not any(reading.knowledge.is_of(domain, brand) for domain in domains):
        details = {"brand": brand.name, "domain": domains[0]}
        yield Finding("authentication_other_domain", (reading.sender_span(),), 1.0, DIRECTION, GROUP, details)
