"""Accounts: made, found, changed. A name is compared without its capitals and accents' ways of writing."""

from __future__ import annotations

import secrets
import unicodedata
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, insert, or_, select

from quivive.accounts.passwords import LONGEST, SHORTEST, hashed
from quivive.accounts.roles import Role
from quivive.accounts.weak import is_weak
from quivive.errors import AccountFault
from quivive.store.team_tables import accounts

LONGEST_NAME: Final = 60


def add(connection: Connection, name: str, role: Role, password: str | None, now: datetime, *, subject: str = "") -> str:
    """Make an account; its id. Raises `AccountFault` for a name that is taken or none, and for a password that is too short or weak.

    With None as `password`, nobody can sign in with one until one is chosen (`links`); the OpenID provider's `subject` can.
    """
    tidy = name_of(name)
    if found(connection, tidy) is not None:
        raise AccountFault("name_taken", name=tidy)
    identity = secrets.token_hex(8)
    connection.execute(
        insert(accounts).values(
            id=identity, name=tidy, folded=folded(tidy), role=str(role), password="" if password is None else kept_of(password, tidy),
            second_factor="", second_factor_step=0, recovery="", subject=subject, disabled=False, created=now,
        )
    )  # fmt: skip
    return identity


def found(connection: Connection, name: str) -> Row[Any] | None:
    """The account with a name, or None."""
    return connection.execute(select(accounts).where(accounts.c.folded == folded(name))).first()


def called(connection: Connection, name: str) -> Row[Any]:
    """The account with a name. Raises `AccountFault` if there is none."""
    row = found(connection, name)
    if row is None:
        raise AccountFault("no_account", name=" ".join(name.split())[:LONGEST_NAME])
    return row


def by_id(connection: Connection, identity: str) -> Row[Any]:
    """The account with an id. Raises `AccountFault` if there is none."""
    row = connection.execute(select(accounts).where(accounts.c.id == identity)).first()
    if row is None:
        raise AccountFault("no_account", name=identity[:LONGEST_NAME])
    return row


def every(connection: Connection) -> list[Row[Any]]:
    """All accounts by name."""
    return list(connection.execute(select(accounts).order_by(accounts.c.folded)))


def another_admin(connection: Connection, identity: str) -> bool:
    """Whether somebody else than this account could still look after accounts: an admin, not disabled, who can sign in."""
    can = or_(accounts.c.password != "", accounts.c.subject != "")  # noqa: S105 - whether there is one
    question = select(accounts.c.id).where(accounts.c.role == str(Role.ADMIN), ~accounts.c.disabled, can, accounts.c.id != identity)
    return connection.scalar(question.limit(1)) is not None


def name_of(text: str) -> str:
    """The name as it is kept. Raises `AccountFault` for none, and for one that is no line of text; a colon stands in the names
    of what is no person (`key:…`)."""
    tidy = " ".join(text.split())
    if not tidy or len(tidy) > LONGEST_NAME or not tidy.isprintable() or ":" in tidy:
        raise AccountFault("name", name="".join(letter for letter in tidy[:LONGEST_NAME] if letter.isprintable()), number=str(LONGEST_NAME))
    return tidy


def kept_of(password: str, name: str) -> str:
    """What is kept of a password. Raises `AccountFault` as `check_password` does."""
    check_password(password, name)
    return hashed(password)


def check_password(password: str, name: str) -> None:
    """Raise `AccountFault` for a password that is too short, too long or guessed first."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise AccountFault("password_length", number=str(SHORTEST), total=str(LONGEST))
    if is_weak(password, name):
        raise AccountFault("password_weak")


def folded(name: str) -> str:
    """A name as it is compared; without what no name has, and no database takes."""
    fit = "".join(letter if letter.isprintable() else "\ufffd" for letter in " ".join(name[:200].split()))
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", fit).casefold())
