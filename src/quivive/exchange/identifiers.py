"""Identifiers that are the same whenever the same is exported: UUIDs of version 5 (RFC 9562) below one name of ours."""

from __future__ import annotations

from typing import Final
from uuid import UUID, uuid5

NAMESPACE: Final = UUID("d7c2a0b6-51c5-5d0a-9a27-0a6a6f2d8f5e")
"""Below it lie all identifiers that Quivive makes; never to be changed."""


def identifier(*names: str) -> str:
    """The UUID of what is called by `names`, each a part of its own."""
    return str(uuid5(NAMESPACE, "\0".join(names)))
