"""The second step of signing in: a code of the app on a telephone, or one of the recovery codes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import Row
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from quivive.accounts import attempts, audit, members, second_factor, sessions
from quivive.accounts.roles import Role
from quivive.errors import AccountFault
from quivive.server.desk import desk_of
from quivive.server.given import word
from quivive.server.team.gate import SECOND_STEP, TEAM, Stage, cookie_name, local, member_of, team_page, with_session
from quivive.server.team.trying import counters, remembered, too_many
from quivive.server.team.views import fault_in, team_view


async def asked(request: Request) -> Response:
    """The form."""
    after = local(request.query_params.get("next", ""))
    return RedirectResponse(after, 303) if member_of(request).complete else team_view("second_step", request, path=f"{SECOND_STEP}?{urlencode({'next': after})}", next=after, fault="")


async def tried(request: Request) -> Response:
    """What was filled in; the session then goes on under another token."""
    form = await request.form()
    after, given = local(word(form, "next", longest=2_000)), word(form, "code")
    if member_of(request).complete:
        return RedirectResponse(after, 303)
    desk, now, here, before = desk_of(request), datetime.now(UTC), member_of(request), request.cookies.get(cookie_name(request), "")

    def done() -> tuple[timedelta, str, Row[Any]]:
        with desk.store.begin() as connection:
            row = members.by_id(connection, here.id)
            used = counters(request, "second factor", here.id, row)
            wait = attempts.taken(connection, used, now)
            if wait:
                return wait, "", row
            what = second_factor.used(connection, desk.key, row, given, now)
            if not what:
                audit.write(connection, row.name, "code_refused", now)
                return wait, "", row
            attempts.right(connection, used)
            sessions.end(connection, before)
            audit.write(connection, row.name, "signed_in", now, by_code=what)
            return wait, sessions.begin(connection, row.id, now, complete=True), row

    wait, token, row = await desk.done(done)
    if not token:
        fault = fault_in(too_many(wait) if wait else AccountFault("code"), request)
        return team_view("second_step", request, status=429 if wait else 403, path=f"{SECOND_STEP}?{urlencode({'next': after})}", next=after, fault=fault)
    return remembered(with_session(RedirectResponse(after, 303), request, token), request, row.id, row.password)


ROUTES = [
    team_page(SECOND_STEP.removeprefix(TEAM), asked, Role.READER, stage=Stage.HALF),
    team_page(SECOND_STEP.removeprefix(TEAM), tried, Role.READER, "POST", stage=Stage.HALF),
]
