"""Signing in and out: a name and a password; what is wrong is never said more exactly than that."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import Row
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from quivive.accounts import attempts, audit, links, members, sessions
from quivive.accounts.passwords import is_right
from quivive.accounts.roles import Role
from quivive.server.desk import desk_of
from quivive.server.given import word
from quivive.server.settings import Settings
from quivive.server.team.gate import (
    SECOND_STEP,
    SIGN_IN,
    Stage,
    cookie_name,
    local,
    member_of,
    refuse_other_site,
    team_page,
    with_session,
)
from quivive.server.team.trying import counters, remembered, too_many
from quivive.server.team.views import console_wording, fault_in, team_view
from quivive.server.work import Work


async def asked(request: Request) -> Response:
    """The form."""
    desk = desk_of(request)

    def is_new() -> bool:
        with desk.store.reading() as connection:
            return not links.any_account(connection)

    return _form(request, local(request.query_params.get("next", "")), is_new=await desk.done(is_new))


async def tried(request: Request) -> Response:
    """What was filled in: counted first, so that all processes together try no more than is allowed, then looked at."""
    form = await request.form(max_fields=10, max_files=0)
    refuse_other_site(request)
    if not _takes_passwords(request):
        raise HTTPException(403)
    name, password = word(form, "name"), form.get("password", "")
    after, desk, now = local(word(form, "next", longest=2_000)), desk_of(request), datetime.now(UTC)

    def counted() -> tuple[timedelta, Row[Any] | None, tuple[attempts.Counter, ...]]:
        with desk.store.begin() as connection:
            row = members.found(connection, name)
            used = counters(request, "password", members.folded(name), row)
            return attempts.taken(connection, used, now), row, used

    wait, row, used = await desk.done(counted)
    if wait:
        return _form(request, after, typed=name, fault=fault_in(too_many(wait), request), status=429)
    hashing: Work = request.app.state.hashing
    right = await hashing.done(lambda: is_right(row.password if row else "", str(password)[:1_000]))

    def begun() -> str:
        with desk.store.begin() as connection:
            present = members.found(connection, name)
            if not right or present is None or row is None or present.disabled or present.password != row.password:
                audit.write(connection, present.name if present else "", "refused", now)
                return ""
            attempts.right(connection, used)
            sessions.end(connection, request.cookies.get(cookie_name(request), ""))
            if not present.second_factor:
                audit.write(connection, present.name, "signed_in", now)
            return sessions.begin(connection, present.id, now, complete=not present.second_factor)

    token = await desk.done(begun)
    if not token or row is None:
        return _form(request, after, typed=name, fault=console_wording(request).say("console.sign_in.refused"), status=403)
    if row.second_factor:
        return with_session(RedirectResponse(f"{SECOND_STEP}?{urlencode({'next': after})}", 303), request, token)
    return remembered(with_session(RedirectResponse(after, 303), request, token), request, row.id, row.password)


async def left(request: Request) -> Response:
    """Signing out."""
    desk, token, name = desk_of(request), request.cookies.get(cookie_name(request), ""), member_of(request).name

    def ended() -> None:
        with desk.store.begin() as connection:
            sessions.end(connection, token)
            audit.write(connection, name, "signed_out", datetime.now(UTC))

    await desk.done(ended)
    return with_session(RedirectResponse(SIGN_IN, 303), request, "")


def refused_form(request: Request) -> Response:
    """The form again, for who came from the OpenID provider and is not let in."""
    return _form(request, "", fault=console_wording(request).say("console.sign_in.provider_refused"), status=403)


def _takes_passwords(request: Request) -> bool:
    settings: Settings = request.app.state.settings
    return settings.oidc_only != "yes"


def _form(request: Request, after: str, *, typed: str = "", fault: str = "", is_new: bool = False, status: int = 200) -> Response:
    settings: Settings = request.app.state.settings
    return team_view(
        "sign_in", request, status=status, path=f"{SIGN_IN}?{urlencode({'next': after})}" if after else SIGN_IN, next=after, typed=typed, fault=fault, is_new=is_new, provider=bool(settings.oidc_issuer),
        passwords=_takes_passwords(request), ready=request.query_params.get("ready") == "yes",
    )  # fmt: skip


ROUTES = [
    Route(SIGN_IN, asked, methods=["GET"]),
    Route(SIGN_IN, tried, methods=["POST"]),
    team_page("/sign-out", left, Role.READER, "POST", stage=Stage.HALF),
]
