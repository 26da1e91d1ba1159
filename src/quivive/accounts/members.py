"""Accounts: made, found, changed. A name is compared without its capitals and accents' ways of writing."""

from __future__ import annotations

import secrets
import unicodedata
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, insert, select

from quivive.accounts.errors import AccountFault
from quivive.accounts.passwords import LONGEST, SHORTEST, hashed
from quivive.accounts.roles import Role
from quivive.store.columns import EPOCH
from quivive.store.team_tables import accounts

LONGEST_NAME: Final = 60


def add(connection: Connection, name: str, role: Role, password: str, now: datetime, *, subject: str = "") -> str:
    """Make an account; its id. Raises `AccountFault` for a name that is taken or none, and for too short a password.

    Without a `password` only the OpenID provider's `subject` can sign in.
    """
    tidy = name_of(name)
    if found(connection, tidy) is not None:
        raise AccountFault("name_taken", name=tidy)
    identity = secrets.token_hex(8)
    connection.execute(
        insert(accounts).values(
            id=identity, name=tidy, folded=_folded(tidy), role=str(role), password=kept_of(password) if password or not subject else "",
            second_factor="", second_factor_step=0, recovery="", subject=subject, disabled=False, failures=0, locked_until=EPOCH, created=now,
        )
    )  # fmt: skip
    return identity


def found(connection: Connection, name: str) -> Row[Any] | None:
    """The account with a name, or None."""
    return connection.execute(select(accounts).where(accounts.c.folded == _folded(" ".join(name[:200].split())))).first()


def name_of(text: str) -> str:
    """The name as it is kept. Raises `AccountFault` for none, and for one that is no line of text."""
    tidy = " ".join(text.split())
    if not tidy or len(tidy) > LONGEST_NAME or not tidy.isprintable():
        raise AccountFault("name", name=tidy[:LONGEST_NAME])
    return tidy


def kept_of(password: str) -> str:
    """What is kept of a password. Raises `AccountFault` for one that is too short or too long."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise AccountFault("password", count=str(SHORTEST))
    return hashed(password)


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()
