"""Whose account it is that the provider speaks of: found by what the provider knows them by, never by their name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, select

from quivive.accounts import changes, members
from quivive.accounts.roles import Role
from quivive.server.openid.refused import Refused
from quivive.store.team_tables import accounts

_NAMES: Final = ("preferred_username", "name", "email", "sub")
_MOST_OF_A_NAME: Final = 1_000


def account_of(connection: Connection, issuer: str, claims: Mapping[str, Any], role: Role, now: datetime) -> Row[Any]:
    """The account, made at the first time; it has the role that the provider says. Raises `Refused` where it is disabled.

    What the provider says of a role is done even to the last admin: the command line makes another one.
    """
    subject = f"{issuer} {claims['sub']}"
    row = connection.execute(select(accounts).where(accounts.c.subject == subject)).first()
    if row is None:
        return changes.add(connection, changes.PROVIDER, _free_name(connection, claims), role, None, now, subject=subject)
    if row.disabled:
        raise Refused("disabled")
    changes.set_role(connection, changes.PROVIDER, row, role, now, keep_an_admin=False)
    return row


def _free_name(connection: Connection, claims: Mapping[str, Any]) -> str:
    """A name for a new account, after what the provider calls them; with a number behind it where it is taken."""
    wanted = next((name for each in _NAMES if (name := _tidy(claims.get(each)))), "account")
    for number in range(1, 1_000):
        name = wanted if number == 1 else f"{wanted} {number}"
        if members.found(connection, name) is None:
            return name
    raise Refused("name")


def _tidy(name: object) -> str:
    if not isinstance(name, str):
        return ""
    fit = "".join(letter if letter.isprintable() else " " for letter in name[:_MOST_OF_A_NAME]).replace(":", " ")
    return " ".join(fit.split())[: members.LONGEST_NAME - 4].strip()
