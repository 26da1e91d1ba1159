"""The name shown for the sender is a brand or another mail address, the address behind it is not.

Most mail programs show only the name. `"PayPal" <x@blue.example>` and
`"service@paypal.com" <x@blue.example>` both live from that. Wrong for a person or shop whose real
name is also a brand's.
"""

from __future__ import annotations

from collections.abc import Iterable

from quivive.hosts import registered_domain, top_level_known
from quivive.message import PartName
from quivive.reading import Reading
from quivive.signals._examples import Examples, mail
from quivive.signals._need import Need
from quivive.verdict import Direction, Finding, Group

GROUP = Group.IDENTITY
DIRECTION = Direction.FOR
NEEDS = Need.SENDER
EXAMPLES = Examples(
    fires=(
        mail("Please confirm.", sender="PayPal Service <x@blue-cakes.example>"),
        mail("Please confirm.", sender="service@paypal.com <x@blue-cakes.example>"),
    ),
    silent=(
        mail("Please confirm.", sender="PayPal <service@paypal.com>"),
        mail("PayPal is down again.", sender="Anna <anna@blue-cakes.example>"),
    ),
)


def detect(reading: Reading) -> Iterable[Finding]:
    sender, domain = reading.message.sender, reading.sender_domain
    if not domain or not sender.display:
        return
    shown = sender.display.rpartition("@")[2].strip(" >\"'").lower() if "@" in sender.display else ""
    if shown and registered_domain(shown) != registered_domain(domain) and top_level_known(shown.rpartition(".")[2]):
        yield _finding(reading, shown, 1.0)
        return
    claim, brand = reading.claim, reading.brand
    part = reading.part(PartName.SENDER)
    if claim is None or brand is None or part is None or reading.knowledge.is_of(domain, brand):
        return
    if any(span.part == PartName.SENDER for span in claim.spans):
        yield _finding(reading, claim.name, 1.0)


def _finding(reading: Reading, shown: str, strength: float) -> Finding:
    details = {"shown": shown, "sender": reading.message.sender.address, "domain": reading.sender_domain, "brand": shown}
    return Finding("display_name_mismatch", (reading.sender_span(),), strength, DIRECTION, GROUP, details)
