"""What requests with an idempotency key were answered, so that asking again does nothing again (draft-ietf-httpapi-idempotency-key-header-07)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, delete, insert, select

from quivive.frozen import frozen
from quivive.store.team_tables import idempotent_answers as answers

KEPT: Final = timedelta(hours=24)
"""How long an answer is kept for whoever asks again."""


@frozen
class Kept:
    """An answer: the SHA-256 of what was asked, the status, the body."""

    request: str
    status: int
    answer: str


def found(connection: Connection, caller: str, key: str, now: datetime) -> Kept | None:
    """What a caller was answered under an idempotency key, if that is not too long ago."""
    question = select(answers).where(answers.c.caller == caller, answers.c.idempotency_key == key, answers.c.at >= now - KEPT)
    row = connection.execute(question).first()
    return Kept(row.request, row.status, row.answer) if row is not None else None


def keep(connection: Connection, caller: str, key: str, kept: Kept, now: datetime) -> None:
    """Write an answer down, in the transaction that did what it says; forget those that are too old."""
    connection.execute(delete(answers).where(answers.c.at < now - KEPT))
    connection.execute(
        insert(answers).values(caller=caller, idempotency_key=key, request=kept.request, status=kept.status, answer=kept.answer, at=now)
    )
