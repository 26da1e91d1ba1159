"""The accounts of the team, for admins: added, given another role, disabled, helped after a lost password or telephone."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from quivive.accounts import changes, members
from quivive.accounts.roles import Role, role_called
from quivive.errors import AccountFault
from quivive.server.desk import desk_of
from quivive.server.given import word
from quivive.server.settings import Settings
from quivive.server.team.gate import TEAM, member_of, team_page
from quivive.server.team.set_up import set_up_address
from quivive.server.team.views import fault_in, team_view

ACCOUNTS = f"{TEAM}/accounts"
_CHANGES = {
    "disable": changes.disable, "enable": changes.enable, "reset-factor": changes.reset_factor, "sign-out": changes.sign_out,
    "remove": changes.remove,
}  # fmt: skip


async def listed(request: Request) -> Response:
    """Everybody."""
    return await _shown(request, done=request.query_params.get("done", ""))


async def _shown(request: Request, *, done: str = "", fault: str = "", link: str = "", whose: str = "", typed: str = "", status: int = 200) -> Response:
    desk = desk_of(request)

    def asked() -> list[Row[Any]]:
        with desk.store.reading() as connection:
            return members.every(connection)

    rows = await desk.done(asked)
    return team_view(
        "accounts", request, status=status, path=ACCOUNTS, accounts=rows, roles=list(map(str, Role)), fault=fault, link=link,
        whose=whose, typed=typed, done=done if done in {*_CHANGES, "role"} else "",
    )  # fmt: skip


async def added(request: Request) -> Response:
    """A new account; the address under which its owner chooses a password is shown once."""
    form, desk, here, now = await request.form(), desk_of(request), member_of(request), datetime.now(UTC)
    name = word(form, "name")

    def done() -> tuple[str, str]:
        with desk.store.begin() as connection:
            row = changes.add(connection, here.name, name, role_called(word(form, "role")), None, now)
            return row.name, changes.link(connection, here.name, row, now)

    try:
        whose, token = await desk.done(done)
    except AccountFault as error:
        return await _shown(request, fault=fault_in(error, request), typed=name, status=422)
    return await _shown(request, link=_address(request, token), whose=whose)


async def changed(request: Request) -> Response:
    """What was asked for one account."""
    form, desk, here, now = await request.form(), desk_of(request), member_of(request), datetime.now(UTC)
    action, identity = word(form, "do"), request.path_params["account"]

    def done() -> tuple[str, str]:
        with desk.store.begin() as connection:
            row = members.by_id(connection, identity)
            if row.id == here.id:
                raise AccountFault("own_account")
            return row.name, _do(connection, action, here.name, row, word(form, "role"), now)

    try:
        whose, token = await desk.done(done)
    except AccountFault as error:
        return await _shown(request, fault=fault_in(error, request), status=422)
    if token:
        return await _shown(request, link=_address(request, token), whose=whose)
    return RedirectResponse(f"{ACCOUNTS}?done={action}", 303)


def _do(connection: Connection, action: str, by: str, row: Row[Any], role: str, now: datetime) -> str:
    """Make the change; the token of an address to choose a password under, if that was asked for."""
    if action == "link":
        return changes.link(connection, by, row, now)
    if action == "role":
        changes.set_role(connection, by, row, role_called(role), now)
    elif action in _CHANGES:
        _CHANGES[action](connection, by, row, now)
    else:
        raise AccountFault("no_account", name=row.name)
    return ""


def _address(request: Request, token: str) -> str:
    settings: Settings = request.app.state.settings
    return (settings.public_address or str(request.base_url)).rstrip("/") + set_up_address(token)


ROUTES = [
    team_page("/accounts", listed, Role.ADMIN),
    team_page("/accounts", added, Role.ADMIN, "POST"),
    team_page("/accounts/{account}", changed, Role.ADMIN, "POST"),
]
