"""One's own account: its role, another password, where one is signed in."""

from __future__ import annotations

from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from quivive.accounts import audit, changes, members, sessions
from quivive.accounts.passwords import hashed
from quivive.accounts.roles import Role
from quivive.errors import AccountFault
from quivive.server.desk import desk_of
from quivive.server.given import word
from quivive.server.settings import Settings
from quivive.server.team.gate import SIGN_IN, TEAM, cookie_name, member_of, team_page, with_session
from quivive.server.team.trying import prove_password, remembered
from quivive.server.team.views import console_wording, fault_in, moment, team_view

ME = f"{TEAM}/me"


async def mine(request: Request) -> Response:
    """The page."""
    return await _shown(request, done=request.query_params.get("done", ""))


async def _shown(request: Request, *, done: str = "", fault: str = "", status: int = 200) -> Response:
    desk, here, now = desk_of(request), member_of(request), datetime.now(UTC)
    token, settings, wording = request.cookies.get(cookie_name(request), ""), _settings(request), console_wording(request)

    def asked() -> tuple[list[sessions.Open], bool, int]:
        with desk.store.reading() as connection:
            row = members.by_id(connection, here.id)
            return sessions.open_of(connection, here.id, token, now), bool(row.password), len(row.recovery.split())

    found, has_password, codes = await desk.done(asked)
    return team_view(
        "me", request, status=status, path=ME, sessions=[(one, moment(one.begun, wording), moment(one.seen, wording)) for one in found], has_password=has_password, codes=codes, fault=fault,
        done=done if done in ("password", "session", "factor") else "", passwords=settings.oidc_only != "yes",
        may=[str(role) for role in Role if here.role.may(role)],
    )  # fmt: skip


async def another_password(request: Request) -> Response:
    """Another password, for who knows the one so far: signed in here goes on under another token, everywhere else it ends."""
    form, here, desk, now = await request.form(), member_of(request), desk_of(request), datetime.now(UTC)
    password = str(form.get("password", ""))[:1_000]
    try:
        row = await prove_password(request, form.get("old", ""))
        members.check_password(password, row.name)
        if password != form.get("again", ""):
            raise AccountFault("not_the_same")
    except AccountFault as error:
        return await _shown(request, fault=fault_in(error, request), status=422)
    kept = await request.app.state.hashing.done(lambda: hashed(password))

    def changed() -> str:
        with desk.store.begin() as connection:
            changes.choose(connection, here.name, row, kept, now)
            return sessions.begin(connection, here.id, now, complete=True, provider=here.provider)

    token = await desk.done(changed)
    answer = RedirectResponse(f"{ME}?done=password", 303)
    return remembered(with_session(answer, request, token), request, row.id, kept)


async def end_session(request: Request) -> Response:
    """Signed out in one place; or, where none is named, everywhere."""
    form, here, desk, now = await request.form(), member_of(request), desk_of(request), datetime.now(UTC)
    identity = word(form, "session")

    def ended() -> None:
        with desk.store.begin() as connection:
            if not identity:
                changes.sign_out(connection, here.name, members.by_id(connection, here.id), now)
            elif sessions.end_one(connection, here.id, identity):
                audit.write(connection, here.name, "session_ended", now)

    await desk.done(ended)
    return RedirectResponse(f"{ME}?done=session", 303) if identity else with_session(RedirectResponse(SIGN_IN, 303), request, "")


def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


ROUTES = [
    team_page("/me", mine, Role.READER),
    team_page("/me/password", another_password, Role.READER, "POST"),
    team_page("/me/sessions", end_session, Role.READER, "POST"),
]
