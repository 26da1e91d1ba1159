"""How often an address has asked in the last minute, counted over all processes in one small shared table."""

from __future__ import annotations

import mmap
import struct
import tempfile
from hashlib import blake2b
from ipaddress import IPv6Address, ip_address
from typing import BinaryIO

_SLOTS = 1 << 15
_SLOT = struct.Struct("<fI")
"""What is left of an allowance, and when it was last counted (seconds of a steady clock; 0: never)."""


class Allowance:
    """A token bucket for each address: `per_minute` requests, refilled steadily.

    The table lies in an unlinked file that processes started from this one share. Its size is fixed: addresses that
    fall on the same place share an allowance rather than memory. Two processes may count one request as none; an
    exact count would need a lock on each request.
    """

    def __init__(self, per_minute: int, file: BinaryIO | None = None) -> None:
        self.per_minute = per_minute
        if file is None:
            file = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the server
            file.truncate(_SLOTS * _SLOT.size)
        self.file = file
        self._table = mmap.mmap(file.fileno(), _SLOTS * _SLOT.size)

    def wait(self, address: str, now: float, *, half: bool = False) -> float:
        """0 if the address may ask at `now` (seconds of a steady clock), else the seconds after which it may. `half` leaves the other
        half of the allowance for requests that matter more."""
        if not self.per_minute:
            return 0.0
        place = int.from_bytes(blake2b(network_of(address).encode(), digest_size=4).digest()) % _SLOTS * _SLOT.size
        left, last = _SLOT.unpack_from(self._table, place)
        full, second = float(self.per_minute), max(1, int(now) & 0xFFFFFFFF)
        had = min(full, float(left) + max(0, second - last) * full / 60) if last else full
        needed = 1 + full / 2 if half else 1.0
        allowed = had >= min(needed, full)
        _SLOT.pack_into(self._table, place, had - 1 if allowed else had, second)
        return 0.0 if allowed else (needed - had) * 60 / full


def network_of(address: str) -> str:
    """What counts as one address: of IPv6 the network that one customer has (/64)."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address[:64]
    if isinstance(parsed, IPv6Address):
        return str(parsed.ipv4_mapped or int(parsed) >> 64)
    return str(parsed)
