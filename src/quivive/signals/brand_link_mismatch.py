"""The message says it is from a brand, and its links lead to somebody else.

The strongest signal there is: of real phishing hosts 84 % carry no brand name at all, so it is
not the host that gives the scam away but the claim in the text against the host it leads to.
Hosts that say nothing about their owner (shorteners, free pages) count; hosts of another brand that
we know (a carrier, an app store) do not, nor click counters in mail that the brand itself sent. Wrong
when the brand is missing a domain in the facts, or for a shop that writes about a brand it sells.
"""

from __future__ import annotations

from collections.abc import Iterable

from quivive.reading import Reading
from quivive.signals._examples import Examples, mail, sms
from quivive.signals._need import Need
from quivive.verdict import Direction, Finding, Group

GROUP = Group.IDENTITY
DIRECTION = Direction.FOR
NEEDS = Need.CLAIM
EXAMPLES = Examples(
    fires=(
        sms("Netflix: your payment failed, update it at https://konto-hilfe.example.net/x"),
        mail("Your parcel is waiting.", sender="DHL <info@parcel-desk.example>", links=(("Track", "https://parcel-desk.example/t"),)),
        sms("Votre compte Ameli expire, renouvelez : carte-sante.example/fr"),
    ),
    silent=(
        sms("Netflix: your payment failed, see https://www.netflix.com/YourAccount"),
        sms("I watched it on Netflix, the trailer is at https://films.example.org/t"),
        sms("Netflix: your payment failed."),
    ),
)


def detect(reading: Reading) -> Iterable[Finding]:
    claim, links = reading.claim, reading.foreign_links
    if claim is None or not links:
        return
    own = sum(1 for link in reading.web_links if link.owner is not None and link.owner.id == claim.brand)
    # Among many links of the brand's own, a foreign one is a tracker or a partner more often
    # than a trap; a trap among the brand's own links is the one that hides or is the only button.
    share = len(links) / (len(links) + own)
    yield Finding(
        "brand_link_mismatch",
        tuple(link.link.span for link in links[:4]) + claim.spans[:2],
        round(claim.strength * share, 3),
        DIRECTION,
        GROUP,
        {"brand": claim.name, "host": links[0].host},
    )
