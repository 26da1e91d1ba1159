"""What is done to an account, by an admin or by whoever it is: each change ends what it must end, and is written down.

All work in the transaction of `connection`; `by` is the name of whoever does it (`COMMAND_LINE` for nobody of the team).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, delete, update

from quivive.accounts import audit, links, members, second_factor, sessions
from quivive.accounts.roles import Role
from quivive.errors import AccountFault
from quivive.store.team_tables import accounts

COMMAND_LINE: Final = "system:command-line"
"""Who did it, where it was done with `quivive accounts`."""
PROVIDER: Final = "system:provider"
"""Who did it, where the OpenID provider says so."""


def add(connection: Connection, by: str, name: str, role: Role, password: str | None, now: datetime, *, subject: str = "") -> Row[Any]:
    """A new account. Raises `AccountFault` as `members.add` does."""
    row = members.by_id(connection, members.add(connection, name, role, password, now, subject=subject))
    audit.write(connection, by or row.name, "account_added", now, name=row.name, role=row.role)
    return row


def link(connection: Connection, by: str, row: Row[Any], now: datetime) -> str:
    """The token of an address under which a (new) password is chosen; the old one, and who is signed in with it, ends."""
    token = links.begin(connection, row.id, now)
    if row.password:
        _keep_an_admin(connection, row)
        _set(connection, row, password="")
        sessions.end_all(connection, row.id)
    audit.write(connection, by, "password_link", now, name=row.name)
    return token


def set_password(connection: Connection, by: str, row: Row[Any], password: str, now: datetime) -> None:
    """Another password. Raises `AccountFault` for one that is too short or guessed first."""
    choose(connection, by, row, members.kept_of(password, row.name), now)


def choose(connection: Connection, by: str, row: Row[Any], kept: str, now: datetime) -> None:
    """Another password, of which `kept` is kept (`members.kept_of`): who is signed in with the old one, and addresses to choose one, end."""
    _set(connection, row, password=kept)
    sessions.end_all(connection, row.id)
    links.end_of(connection, row.id)
    audit.write(connection, by, "password_changed", now, name=row.name)


def set_role(connection: Connection, by: str, row: Row[Any], role: Role, now: datetime, *, keep_an_admin: bool = True) -> None:
    """Another role. Raises `AccountFault` for the last admin's, but where that is wanted."""
    if row.role == role:
        return
    if role is not Role.ADMIN and keep_an_admin:
        _keep_an_admin(connection, row)
    _set(connection, row, role=str(role))
    sessions.end_all(connection, row.id)
    audit.write(connection, by, "role_changed", now, name=row.name, role=str(role), before=row.role)


def disable(connection: Connection, by: str, row: Row[Any], now: datetime) -> None:
    """Nobody signs in with it until it is enabled. Raises `AccountFault` for the last admin's."""
    if row.disabled:
        return
    _keep_an_admin(connection, row)
    _set(connection, row, disabled=True)
    sessions.end_all(connection, row.id)
    audit.write(connection, by, "account_disabled", now, name=row.name)


def enable(connection: Connection, by: str, row: Row[Any], now: datetime) -> None:
    """It may be used again."""
    if row.disabled:
        _set(connection, row, disabled=False)
        audit.write(connection, by, "account_enabled", now, name=row.name)


def reset_factor(connection: Connection, by: str, row: Row[Any], now: datetime) -> None:
    """The account has no second factor any more, as after a lost telephone."""
    second_factor.forget(connection, row.id)
    sessions.end_all(connection, row.id)
    audit.write(connection, by, "factor_removed", now, name=row.name)


def sign_out(connection: Connection, by: str, row: Row[Any], now: datetime) -> None:
    """Signed out everywhere."""
    sessions.end_all(connection, row.id)
    audit.write(connection, by, "signed_out_everywhere", now, name=row.name)


def remove(connection: Connection, by: str, row: Row[Any], now: datetime) -> None:
    """The account is gone; what it did stays written down under its name. Raises `AccountFault` for the last admin's."""
    _keep_an_admin(connection, row)
    links.end_of(connection, row.id)
    connection.execute(delete(accounts).where(accounts.c.id == row.id))
    audit.write(connection, by, "account_removed", now, name=row.name)


def _set(connection: Connection, row: Row[Any], **values: object) -> None:
    connection.execute(update(accounts).where(accounts.c.id == row.id).values(**values))


def _keep_an_admin(connection: Connection, row: Row[Any]) -> None:
    if row.role == Role.ADMIN and not row.disabled and not members.another_admin(connection, row.id):
        raise AccountFault("last_admin", name=row.name)
