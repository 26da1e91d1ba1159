"""One's own second factor: set up with an app on a telephone, taken away, its recovery codes made anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import segno
from sqlalchemy import Connection, Row
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from quivive.accounts import attempts, audit, members, second_factor, sessions
from quivive.accounts.roles import Role
from quivive.accounts.sealing import sealed, unsealed
from quivive.errors import AccountFault
from quivive.server.desk import desk_of
from quivive.server.given import word
from quivive.server.team.gate import (
    SET_UP_FACTOR,
    TEAM,
    Stage,
    cookie_name,
    member_of,
    owes_factor,
    team_page,
    with_session,
)
from quivive.server.team.me import ME
from quivive.server.team.trying import counters, prove_password, too_many
from quivive.server.team.views import fault_in, team_view

_PURPOSE: Final = "second factor to be"
_LASTS: Final = timedelta(minutes=30)


async def shown(request: Request) -> Response:
    """What there is, or a new secret to read into the app. Who comes by the OpenID provider has that one's."""
    if member_of(request).provider:
        return RedirectResponse(ME, 303)
    if member_of(request).second_factor:
        return team_view("own_factor", request, path=SET_UP_FACTOR, codes=[], fault="", may_remove=not owes_factor(replace(member_of(request), second_factor=False), request))
    return _to_set_up(request, second_factor.new_secret())


async def begun(request: Request) -> Response:
    """The first code of the app shows that it has the secret: from now on it is asked for, and the session has another token."""
    form, here, now, desk = await request.form(), member_of(request), datetime.now(UTC), desk_of(request)
    secret, _, ends = unsealed(desk.key, _PURPOSE, word(form, "secret", longest=1_000), bound_to=_bound(request)).partition(" ")
    if here.provider or here.second_factor or not secret or now > datetime.fromisoformat(ends):
        return RedirectResponse(SET_UP_FACTOR, 303)
    try:
        await prove_password(request, form.get("password", ""))
        step = second_factor.step_of(secret, word(form, "code"), now)
        if not step:
            raise AccountFault("code")
    except AccountFault as error:
        return _to_set_up(request, secret, fault=fault_in(error, request), status=422)

    def kept() -> tuple[list[str], str]:
        with desk.store.begin() as connection:
            codes = second_factor.keep(connection, desk.key, here.id, secret, step)
            sessions.end_all(connection, here.id)
            audit.write(connection, here.name, "factor_added", now, name=here.name)
            return codes, sessions.begin(connection, here.id, now, complete=True, provider=here.provider)

    codes, token = await desk.done(kept)
    request.state.member = replace(here, second_factor=True, form_token=sessions.form_token(token))
    return with_session(team_view("own_factor", request, path=SET_UP_FACTOR, codes=codes, fault="", may_remove=False), request, token)


async def codes_anew(request: Request) -> Response:
    """Ten new recovery codes, shown once; the others are over."""

    def done(connection: Connection, row: Row[Any], now: datetime) -> list[str]:
        audit.write(connection, row.name, "recovery_codes", now, name=row.name)
        return second_factor.new_recovery_codes(connection, desk_of(request).key, row.id)

    return await _with_code(request, done)


async def removed(request: Request) -> Response:
    """No second factor any more, where the settings do not ask for one."""
    if owes_factor(replace(member_of(request), second_factor=False), request):
        raise HTTPException(403)

    def done(connection: Connection, row: Row[Any], now: datetime) -> list[str]:
        second_factor.forget(connection, row.id)
        audit.write(connection, row.name, "factor_removed", now, name=row.name)
        return []

    return await _with_code(request, done)


async def _with_code(request: Request, change: Callable[[Connection, Row[Any], datetime], list[str]]) -> Response:
    """Make the change for who gives a code; what it returns is shown once."""
    form, here, desk, now = await request.form(), member_of(request), desk_of(request), datetime.now(UTC)
    given = word(form, "code")

    def done() -> list[str] | AccountFault:
        with desk.store.begin() as connection:
            row = members.by_id(connection, here.id)
            used = counters(request, "second factor", here.id, row)
            wait = attempts.taken(connection, used, now)
            if wait:
                return too_many(wait)
            if not second_factor.used(connection, desk.key, row, given, now):
                audit.write(connection, row.name, "code_refused", now)
                return AccountFault("code")
            attempts.right(connection, used)
            return change(connection, row, now)

    answer = await desk.done(done)
    if isinstance(answer, AccountFault):
        may_remove = not owes_factor(replace(here, second_factor=False), request)
        return team_view("own_factor", request, path=SET_UP_FACTOR, status=422, codes=[], fault=fault_in(answer, request), may_remove=may_remove)
    if answer:
        return team_view("own_factor", request, path=SET_UP_FACTOR, codes=answer, fault="", may_remove=False)
    return RedirectResponse(f"{ME}?done=factor", 303)


def _to_set_up(request: Request, secret: str, *, fault: str = "", status: int = 200) -> Response:
    here, desk = member_of(request), desk_of(request)
    code = segno.make(second_factor.address(secret, here.name), error="m", micro=False)
    ends = (datetime.now(UTC) + _LASTS).isoformat()
    return team_view(
        "set_up_factor", request, path=SET_UP_FACTOR, status=status, fault=fault, picture=code.svg_data_uri(scale=5, border=4, light="#fff"),
        letters=" ".join(secret[start : start + 4] for start in range(0, len(secret), 4)),
        secret=sealed(desk.key, _PURPOSE, f"{secret} {ends}", bound_to=_bound(request)), asked_for=owes_factor(here, request),
    )  # fmt: skip


def _bound(request: Request) -> str:
    """A secret that is being set up is good in this session only."""
    return f"{member_of(request).id} {request.cookies.get(cookie_name(request), '')}"


_PATH = SET_UP_FACTOR.removeprefix(TEAM)
ROUTES = [
    team_page(_PATH, shown, Role.READER, stage=Stage.BEFORE_FACTOR),
    team_page(_PATH, begun, Role.READER, "POST", stage=Stage.BEFORE_FACTOR),
    team_page(f"{_PATH}/codes", codes_anew, Role.READER, "POST"),
    team_page(f"{_PATH}/remove", removed, Role.READER, "POST"),
]
