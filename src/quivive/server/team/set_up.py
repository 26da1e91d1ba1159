"""Choosing a password under an address that is good once: the first admin's, and everybody's who was given one."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from quivive.accounts import changes, links, members
from quivive.accounts.passwords import hashed
from quivive.accounts.roles import Role
from quivive.errors import AccountFault
from quivive.server.desk import desk_of
from quivive.server.given import word
from quivive.server.team.gate import SIGN_IN, TEAM, refuse_other_site
from quivive.server.team.views import fault_in, team_view
from quivive.server.work import Work

SET_UP = f"{TEAM}/set-up"


def set_up_address(token: str) -> str:
    """The path of the page for a token."""
    return f"{SET_UP}?{urlencode({'token': token})}"


async def asked(request: Request) -> Response:
    """The form, if the address is (still) good."""
    token = request.query_params.get("token", "")[:200]
    name = await _name_of(request, token)
    if name is None:
        return _over(request)
    return team_view("set_up", request, path=set_up_address(token), token=token, whose=name, typed="", fault="")


async def chosen(request: Request) -> Response:
    """The password that was chosen; the address is then over."""
    form = await request.form(max_fields=10, max_files=0)
    refuse_other_site(request)
    token, password, again = word(form, "token"), str(form.get("password", ""))[:1_000], str(form.get("again", ""))[:1_000]
    typed = word(form, "name")
    name = await _name_of(request, token)
    if name is None:
        return _over(request)
    desk, now, hashing = desk_of(request), datetime.now(UTC), request.app.state.hashing
    try:
        whose = name or members.name_of(typed)
        members.check_password(password, whose)
        if password != again:
            raise AccountFault("not_the_same")
        kept = await _hashed(hashing, password)

        def done() -> None:
            with desk.store.begin() as connection:
                if links.name_of(connection, token, now) != name:
                    raise AccountFault("link_over")
                links.end(connection, token)
                row = members.called(connection, name) if name else changes.add(connection, "", whose, Role.ADMIN, None, now)
                changes.choose(connection, whose, row, kept, now)

        await desk.done(done)
    except AccountFault as error:
        return team_view("set_up", request, status=422, path=set_up_address(token), token=token, whose=name, typed=typed, fault=fault_in(error, request))
    return RedirectResponse(f"{SIGN_IN}?ready=yes", 303)


async def _hashed(hashing: Work, password: str) -> str:
    return await hashing.done(lambda: hashed(password))


async def _name_of(request: Request, token: str) -> str | None:
    desk, now = desk_of(request), datetime.now(UTC)

    def asked_of() -> str | None:
        with desk.store.reading() as connection:
            return links.name_of(connection, token, now)

    return await desk.done(asked_of) if token else None


def _over(request: Request) -> Response:
    return team_view("set_up", request, status=410, token="", whose="", typed="", fault=fault_in(AccountFault("link_over"), request))


ROUTES = [Route(SET_UP, asked, methods=["GET"]), Route(SET_UP, chosen, methods=["POST"])]
