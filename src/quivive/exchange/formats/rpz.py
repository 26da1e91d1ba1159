"""A zone for DNS Response Policy Zones, in the master file syntax of RFC 1035 as BIND, Unbound, Knot and PowerDNS read it.

A name that is asked for gets "does not exist" (`CNAME .`), or the walled garden. Only the name itself is answered so, not
what stands below it. The serial number is the second of writing, so that a later zone always has a higher one.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Iterator
from typing import BinaryIO, Final

from quivive.exchange.formats import How
from quivive.exchange.formats._hosts import HOSTS, comment, hosts_of
from quivive.exchange.shared import Heading, SharedCampaign

HOLDS = HOSTS
LOSSLESS = False
LONGEST_NAME: Final = 189
"""Characters of a name that is written: with the zone's own behind it, it may have 253."""
_TTL: Final = 300
_SERIALS: Final = 1 << 32


def write(heading: Heading, campaigns: Iterable[SharedCampaign], stream: BinaryIO, how: How) -> None:
    """Owners are relative to whatever the operator calls the zone."""
    target = f"{how.walled_garden}." if how.walled_garden else "."
    serial = int(how.at.timestamp()) % _SERIALS
    stream.write(comment(heading, ";"))
    stream.write(f"$TTL {_TTL}\n@ IN SOA localhost. hostmaster.localhost. {serial} 3600 900 604800 {_TTL}\n@ IN NS localhost.\n".encode())
    for owner in owners(campaigns):
        stream.write(f"{owner} IN CNAME {target}\n".encode())


def owners(campaigns: Iterable[SharedCampaign]) -> Iterator[str]:
    """The names of the zone's records; an address in numbers in the form `rpz-ip`."""
    for host, is_address in hosts_of(campaigns):
        if is_address:
            yield _of_address(host)
        elif len(host) <= LONGEST_NAME:
            yield host


def _of_address(host: str) -> str:
    """`32.5.2.0.192.rpz-ip`: the length of the prefix, then the address backwards (draft-vixie-dnsop-dns-rpz, 4.3)."""
    address = ipaddress.ip_address(host)
    if address.version == 4:
        parts = reversed(host.split("."))
    else:
        # As it is usually written, with its longest run of noughts as `zz`.
        left, gap, right = str(address).partition("::")
        groups = [*filter(None, left.split(":")), *(["zz"] if gap else []), *filter(None, right.split(":"))]
        parts = reversed(groups)
    return f"{address.max_prefixlen}.{'.'.join(parts)}.rpz-ip"
