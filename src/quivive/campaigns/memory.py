"""What grouping knows at a time: groups, who showed what, and which wordings are near each other.

For a list of reports all of it stays here. For a store only what a portion of reports touches is fetched, changed and
written back (`quivive.campaigns.shelf`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import blake2b
from struct import Struct

from quivive.fingerprints.text_signature import PERMUTATIONS

_PACKED = Struct(f"<{PERMUTATIONS}I")


@dataclass(slots=True)
class Group:
    """Reports that belong together as far as is known. `root` is the group that it was joined to, or itself; only the
    root's other values count. `brands` are those of its reports, one unless an operator joined others; `scam_type` that
    of reports without a brand. Times are in seconds since 1970; `founded` and `founder` are the time at which the
    first of its reports was handed in, and its id. `reasons` count how reports were joined, or kept apart.
    """

    id: int
    root: int
    brands: frozenset[str]
    scam_type: str
    reports: int
    doubtful: int
    first_seen: int
    last_seen: int
    founded: int
    founder: str
    reasons: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class Sighting:
    """One wording with one shape of address in one group, without a break from `first` to `last`."""

    id: int
    text: int
    shape: int
    group: int
    first: int
    last: int


@dataclass(slots=True)
class Memory:
    """Everything by number. `bands` maps a piece of a signature to the texts that have it."""

    groups: dict[int, Group] = field(default_factory=dict)
    tokens: dict[int, list[int]] = field(default_factory=dict)
    texts: dict[int, int] = field(default_factory=dict)
    signatures: dict[int, tuple[int, ...]] = field(default_factory=dict)
    bands: dict[int, list[int]] = field(default_factory=dict)
    near: dict[int, list[tuple[int, float]]] = field(default_factory=dict)
    sightings: dict[int, list[Sighting]] = field(default_factory=dict)
    apart: set[tuple[int, int]] = field(default_factory=set)
    next_group: int = 1
    next_text: int = 1
    next_sighting: int = 1

    def root(self, group: int) -> int:
        """The group that `group` was joined to in the end."""
        groups = self.groups
        while groups[group].root != group:
            groups[group].root = groups[groups[group].root].root
            group = groups[group].root
        return group


def digest_of(signature: tuple[int, ...]) -> int:
    """63 bits for the whole of a signature, its version included."""
    packed = _PACKED.pack(*signature[1:])
    return int.from_bytes(blake2b(packed, digest_size=8, key=b"%d" % signature[0]).digest(), "big") >> 1


def bands_of(signature: tuple[int, ...], bands: int, rows: int) -> list[int]:
    """63 bits for each piece of `rows` numbers: two texts that share one are near each other, most likely."""
    packed = _PACKED.pack(*signature[1:])
    version, length = signature[0], 4 * rows
    return [
        int.from_bytes(blake2b(packed[at * length : (at + 1) * length], digest_size=8, key=b"%d %d" % (version, at)).digest(), "big") >> 1
        for at in range(bands)
    ]


def wording_of(signature: tuple[int, ...]) -> float:
    """How many different rows of characters a text has, estimated from its signature: the smallest of n numbers is 1/(n+1)
    of the largest on average."""
    mean = sum(signature[1:]) / (len(signature) - 1) / 2**32
    return 1 / max(mean, 1e-9) - 1
