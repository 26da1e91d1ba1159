"""Work that one process does for all: whoever takes it writes down until when, and others leave it alone until then."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection

from quivive.store.about import tell, told

_BEFORE = "lease:"


def take(connection: Connection, work: str, by: str, now: datetime, length: timedelta) -> bool:
    """Take the work, or go on with it; False while another one has it. `by` names a process, and must be its own alone."""
    holder, _, until = told(connection, _BEFORE + work).partition(" ")
    if holder not in ("", by) and now < datetime.fromisoformat(until):
        return False
    tell(connection, _BEFORE + work, f"{by} {(now + length).isoformat()}")
    return True


def leave(connection: Connection, work: str, by: str) -> None:
    """Let others have it; nothing where another one has it by now."""
    holder, _, until = told(connection, _BEFORE + work).partition(" ")
    if holder == by:
        tell(connection, _BEFORE + work, f"{by} {datetime.fromtimestamp(0, datetime.fromisoformat(until).tzinfo).isoformat()}")
