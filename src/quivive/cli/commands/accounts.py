"""`quivive accounts`: who of the team may do what; for the first account, a lost password or telephone, and programs."""

from __future__ import annotations

import getpass
import secrets
import sys
from argparse import Namespace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quivive.cli.arguments import Arguments, WrongUse, one_of
from quivive.cli.console import NOTHING_FOUND, Console
from quivive.cli.given import check_language
from quivive.cli.listing import FORMATS, as_json, columns, write_json
from quivive.cli.stored import PLACE, add_store, opened_store
from quivive.errors import AccountFault
from quivive.renderers.visible import visible_line
from quivive.schema import ACCOUNTS_NAME

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row

    from quivive.accounts.roles import Role
    from quivive.store import Store

ACTIONS = ("list", "add", "role", "password", "disable", "enable", "reset-factor", "sign-out", "remove")
_WITH_PASSWORD = ("add", "password")
_RANDOM_BYTES = 18


def add_arguments(parser: Arguments) -> None:
    """What can be given."""
    parser.input("accounts_action", metavar="|".join(ACTIONS))
    parser.input("name", nargs="?", default="", metavar="NAME")
    add_store(parser)
    parser.option("--role", default="", metavar="reader|analyst|publisher|admin")
    parser.option("--generate", action="store_true")
    parser.option("--format", default="terminal", metavar="|".join(FORMATS))


def run(chosen: Namespace, console: Console) -> int:
    """Do what was asked for."""
    check_language(chosen, console)
    action = one_of(ACTIONS, "accounts", chosen.accounts_action, console.wording)
    as_json(chosen.format, console)
    needed = {"NAME": (chosen.name.strip(), action != "list"), "--role": (chosen.role, action == "role")}
    for name, (value, is_needed) in needed.items():
        if is_needed and not value:
            raise WrongUse(console.say("errors.argument_missing", name=name), console.say("errors.see_help", command="quivive accounts --help"))
    chosen.store = chosen.store or console.environment.get(PLACE, "") or _served(console, begin=action == "add")
    with opened_store(chosen, console, create=action == "add") as store:
        return _list(store, chosen, console) if action == "list" else _changed(store, chosen, console)


def _served(console: Console, *, begin: bool) -> str:
    """The store that `quivive serve` works on where nothing else is said; its folder is made if it is to `begin`."""
    from quivive.server.settings import settings_from, store_place  # noqa: PLC0415 - the help is there at once

    place = store_place(settings_from(None, console.environment), console.environment)
    if begin and place and "://" not in place:
        Path(place).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    return place


def _list(store: Store, chosen: Namespace, console: Console) -> int:
    from quivive.accounts.members import every  # noqa: PLC0415 - the help is there at once

    with store.reading() as connection:
        rows = every(connection)
    if as_json(chosen.format, console):
        write_json(console, {"schema": ACCOUNTS_NAME, "store": store.name, "action": "list", "accounts": [_as_table(row) for row in rows]})
        return NOTHING_FOUND
    if not rows:
        console.note(console.say("accounts.none"))
    console.write(columns([(row.name, console.say(f"accounts.roles.{row.role}"), ", ".join(_states(row, console))) for row in rows]) if rows else "")
    return NOTHING_FOUND


def _as_table(row: Row[Any]) -> dict[str, object]:
    return {
        "name": row.name, "role": row.role, "created": row.created.isoformat(), "disabled": row.disabled, "password": bool(row.password),
        "second_factor": bool(row.second_factor), "provider": bool(row.subject),
    }  # fmt: skip


def _states(row: Row[Any], console: Console) -> list[str]:
    states = {"disabled": row.disabled, "no_password": not row.password and not row.subject, "second_factor": row.second_factor, "provider": row.subject}
    return [console.say(f"accounts.states.{name}") for name, is_so in states.items() if is_so]


def _changed(store: Store, chosen: Namespace, console: Console) -> int:
    from quivive.accounts import members  # noqa: PLC0415 - the help is there at once
    from quivive.accounts.roles import role_called  # noqa: PLC0415 - as above

    action, role = chosen.accounts_action, role_called(chosen.role or "reader")
    with store.reading() as connection:  # before anybody is asked for a password
        name = members.name_of(chosen.name) if action == "add" else members.called(connection, chosen.name).name
    password, now = _password(chosen, name, console) if action in _WITH_PASSWORD else "", datetime.now(UTC)
    with store.begin() as connection:
        row = _done(connection, chosen, name, role, password, now)
    made_up = password if password and chosen.generate else None
    if as_json(chosen.format, console):
        write_json(console, {"schema": ACCOUNTS_NAME, "store": store.name, "action": action, "name": row.name, "role": row.role, "password": made_up})
        return NOTHING_FOUND
    console.note(console.say(f"accounts.said.{action}", name=visible_line(row.name), text=console.say(f"accounts.roles.{row.role}")))
    if made_up:
        console.note(console.say("accounts.said.generated"))
        console.write(made_up + "\n")
    return NOTHING_FOUND


def _done(connection: Connection, chosen: Namespace, name: str, role: Role, password: str, now: datetime) -> Row[Any]:
    """The account, changed as asked (as it was, if it was removed)."""
    from quivive.accounts import changes, members  # noqa: PLC0415 - the help is there at once

    by = changes.COMMAND_LINE
    if chosen.accounts_action == "add":
        return changes.add(connection, by, name, role, password, now)
    row = members.called(connection, name)
    match chosen.accounts_action:
        case "role":
            changes.set_role(connection, by, row, role, now)
        case "password":
            changes.set_password(connection, by, row, password, now)
        case "disable":
            changes.disable(connection, by, row, now)
        case "enable":
            changes.enable(connection, by, row, now)
        case "reset-factor":
            changes.reset_factor(connection, by, row, now)
        case "sign-out":
            changes.sign_out(connection, by, row, now)
        case "remove":
            changes.remove(connection, by, row, now)
            return row
    return members.called(connection, name)


def _password(chosen: Namespace, name: str, console: Console) -> str:
    """The one that was typed twice, or one that was made up. Raises `AccountFault` where nobody can be asked."""
    from quivive.accounts.members import check_password  # noqa: PLC0415 - the help is there at once

    if chosen.generate:
        return secrets.token_urlsafe(_RANDOM_BYTES)
    if not sys.stdin.isatty():
        raise AccountFault("no_terminal")
    try:
        password = getpass.getpass(console.say("accounts.ask_password", name=visible_line(name)) + " ")
        check_password(password, name)
        if getpass.getpass(console.say("accounts.ask_again") + " ") != password:
            raise AccountFault("not_the_same")
    except EOFError:
        raise AccountFault("no_terminal") from None
    return password
