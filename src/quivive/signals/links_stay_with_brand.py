"""Every link stays with the brand that the message says it is from.

A scam needs a path to the scammer; a message whose only paths lead to the brand's own hosts has
none, unless it asks to call or to answer. Wrong when the brand's own site lets anyone put up a
page or a redirect, or when the brand's real account was hijacked.
"""

from __future__ import annotations

from collections.abc import Iterable

from quivive.reading import Reading
from quivive.signals._examples import Examples, mail, sms
from quivive.signals._need import Need
from quivive.verdict import Direction, Finding, Group

GROUP = Group.AGAINST
DIRECTION = Direction.AGAINST
NEEDS = Need.LINKS
EXAMPLES = Examples(
    fires=(
        sms("Netflix: your payment failed, see https://www.netflix.com/YourAccount"),
        mail("Your parcel arrives today.", sender="DHL <noreply@dhl.de>", links=(("Track", "https://www.dhl.de/track"),)),
    ),
    silent=(
        sms("Netflix: your payment failed, see https://netflix-konto.example/x"),
        sms("Netflix: your payment failed."),
        sms("Netflix: see https://www.netflix.com/x or https://netflix-konto.example/x"),
        sms("Google: confirm your password at https://docs.google.com/forms/d/e/x"),
    ),
)


_BESIDE_A_WAY_AROUND = 0.4


def detect(reading: Reading) -> Iterable[Finding]:
    links = [link for link in reading.web_links if not link.removed]
    if not links or len(links) < len(reading.web_links) or not reading.certain:
        return
    brand, strength = reading.brand, 1.0
    if brand is None:
        # Nobody is named, but every link is one brand's own: a delivery notice that says only "your parcel".
        owners = {link.owner.id for link in links if link.owner is not None}
        if len(owners) != 1 or any(link.owner is None for link in links):
            return
        brand, strength = reading.knowledge.brands[owners.pop()], 0.8
    elif reading.foreign_links:
        return
    own = [link for link in links if reading.knowledge.is_of(link.host, brand)]
    # A page that the brand hosts for anyone (a form, a shared document) is not the brand speaking.
    if own and not any(link.free_hosting for link in links):
        spans = tuple(link.link.span for link in own[:4])
        if reading.way_around:
            strength *= _BESIDE_A_WAY_AROUND
        details = {"brand": brand.name, "host": own[0].host}
        yield Finding("links_stay_with_brand", spans, strength, DIRECTION, GROUP, details)
