"""The hosts of campaigns, each once, for the formats that hold nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from quivive.exchange.shared import Heading, SharedCampaign
from quivive.hosts import is_ip_address
from quivive.watching import FingerprintKind

HOSTS = frozenset([FingerprintKind.HOST])


def hosts_of(campaigns: Iterable[SharedCampaign]) -> Iterator[tuple[str, bool]]:
    """Each host in the order in which it comes, and whether it is an IP address."""
    seen: set[str] = set()
    for campaign in campaigns:
        for one in campaign.indicators:
            if one.kind is FingerprintKind.HOST and one.value not in seen:
                seen.add(one.value)
                yield one.value, is_ip_address(one.value)


def comment(heading: Heading, mark: str) -> bytes:
    """The first lines of a list: what it is, from whom, how far it may be passed on."""
    return f"{mark} Hosts of scam campaigns, from {heading.producer or 'Quivive'}\n{mark} TLP:{heading.tlp.upper()}\n".encode()
