"""A hosts file: each name leads nowhere (0.0.0.0) on the machine that has it as /etc/hosts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from quivive.exchange.formats import How
from quivive.exchange.formats._hosts import HOSTS, comment, hosts_of
from quivive.exchange.shared import Heading, SharedCampaign

HOLDS = HOSTS
LOSSLESS = False


def write(heading: Heading, campaigns: Iterable[SharedCampaign], stream: BinaryIO, how: How) -> None:
    """Names only: a hosts file cannot block an address in numbers."""
    stream.write(comment(heading, "#"))
    for host, is_address in hosts_of(campaigns):
        if not is_address:
            stream.write(f"0.0.0.0 {host}\n".encode())
