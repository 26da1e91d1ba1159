"""JSON as a stranger sent it: rows of objects, or one plain sentence that it is something else."""

from __future__ import annotations

import json
from typing import Any

from quivive.enrich.recalls.question import UNREADABLE, NotAsked


def rows(body: bytes, key: str = "") -> list[dict[str, Any]]:
    """The objects of the list that the answer is, or that stands at `key` in it. Raises `NotAsked`."""
    try:
        read = json.loads(body)
    except (ValueError, RecursionError):
        raise NotAsked(UNREADABLE) from None
    if key:
        read = read.get(key) if isinstance(read, dict) else None
    if not isinstance(read, list):
        raise NotAsked(UNREADABLE)
    return [row for row in read if isinstance(row, dict)]
