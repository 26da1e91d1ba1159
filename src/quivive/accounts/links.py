"""Addresses under which somebody chooses their password, once and for a while: of a new account, or of the very first."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, delete, insert, select

from quivive.store.team_tables import account_links, accounts

FIRST_LASTS: Final = timedelta(hours=1)
LASTS: Final = timedelta(days=2)
_BYTES: Final = 32


def begin(connection: Connection, account: str, now: datetime) -> str:
    """The token of a new address; earlier ones of the same account (empty: of the first admin) end."""
    token = secrets.token_urlsafe(_BYTES)
    end_of(connection, account)
    connection.execute(delete(account_links).where(account_links.c.ends < now))
    ends = now + (LASTS if account else FIRST_LASTS)
    connection.execute(insert(account_links).values(token=_digest(token), account=account, ends=ends))
    return token


def name_of(connection: Connection, token: str, now: datetime) -> str | None:
    """Whose address it is: the name of an account, empty for that of the first admin; None if it is (no longer) one."""
    row = connection.execute(
        select(account_links.c.account, accounts.c.name, accounts.c.disabled)
        .outerjoin(accounts, accounts.c.id == account_links.c.account)
        .where(account_links.c.token == _digest(token), account_links.c.ends >= now)
    ).first()
    if row is None or row.disabled or (not row.account and any_account(connection)):
        return None
    return row.name if row.account else ""


def end(connection: Connection, token: str) -> None:
    """It was used."""
    connection.execute(delete(account_links).where(account_links.c.token == _digest(token)))


def any_account(connection: Connection) -> bool:
    """Whether there is an account at all."""
    return connection.scalar(select(accounts.c.id).limit(1)) is not None


def end_of(connection: Connection, account: str) -> None:
    """None of an account (empty: of the first admin) is one any more."""
    connection.execute(delete(account_links).where(account_links.c.account == account))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
