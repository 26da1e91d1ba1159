"""Who comes in: every page of the console names the role it takes, and every form shows that it is one of ours."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from enum import Enum
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from quivive.accounts import sessions
from quivive.accounts.roles import Role
from quivive.accounts.sessions import Member
from quivive.server.desk import desk_of
from quivive.server.guard import asks_by_itself
from quivive.server.settings import Settings

Page = Callable[[Request], Awaitable[Response]]
TEAM = "/team"
SIGN_IN = f"{TEAM}/sign-in"
SECOND_STEP = f"{TEAM}/second-step"
SET_UP_FACTOR = f"{TEAM}/me/second-factor"
LIVE = f"{TEAM}/live"
FORM_TOKEN = "form_token"  # noqa: S105 - the name of a field
_SAFE = frozenset({"GET", "HEAD"})
MOST_FIELDS = 1_000


class Stage(Enum):
    """How far somebody must have come to see a page."""

    WHOLE = "whole"
    """Signed in, with all that is asked of them."""
    BEFORE_FACTOR = "before_factor"
    """Also where they are asked to set up a second factor first."""
    HALF = "half"
    """Also where they still owe the second factor."""


class TeamRoute(Route):
    """A page of the console, with the role that it takes."""

    def __init__(self, path: str, endpoint: Page, needed: Role, stage: Stage, methods: list[str]) -> None:
        self.needed, self.stage = needed, stage
        super().__init__(path, endpoint, methods=methods)


def team_page(path: str, answer: Page, needed: Role, *methods: str, stage: Stage = Stage.WHOLE) -> TeamRoute:
    """A page of the console, below `/team`, for those who may do what `needed` may; `methods` are GET alone where none is named.

    `answer` finds them as `member_of(request)`. Whoever is not signed in is asked to, and led to what they still owe; whoever may
    not is told so (403); a form without the token of its session, or from another site, is refused (403).
    """

    async def guarded(request: Request) -> Response:
        here = await present(request)
        if here is None:
            return _to(SIGN_IN, request)
        if not here.complete and stage is not Stage.HALF:
            return _to(SECOND_STEP, request)
        if stage is Stage.WHOLE and owes_factor(here, request):
            return _to(SET_UP_FACTOR, request)
        if not here.role.may(needed):
            raise HTTPException(403)
        if request.method not in _SAFE:
            await refuse_foreign(request, here.form_token)
        request.state.member = here
        return await answer(request)

    return TeamRoute(f"{TEAM}{path}", guarded, needed, stage, list(methods) or ["GET"])


def owes_factor(member: Member, request: Request) -> bool:
    """Whether the settings ask for a second factor that they have not set up."""
    settings: Settings = request.app.state.settings
    asked = {"all": True, "publishers": member.role.may(Role.PUBLISHER)}.get(settings.require_second_factor, False)
    return asked and not member.second_factor and not member.provider


def member_of(request: Request) -> Member:
    """Who asked for a page of the console."""
    member: Member = request.state.member
    return member


async def present(request: Request) -> Member | None:
    """Who holds the session of this request's cookie. What a page asks for by itself does not keep it from ending."""
    token = request.cookies.get(cookie_name(request), "")
    if not token:
        return None
    desk, now, quiet = desk_of(request), datetime.now(UTC), asks_by_itself(request.scope) or request.url.path == LIVE

    def asked() -> Member | None:
        with desk.store.reading() as connection:
            here = sessions.member(connection, token, now)
            late = here is not None and not quiet and sessions.is_to_be_seen(connection, token, now)
        if late:
            with desk.store.begin() as connection:
                sessions.seen(connection, token, now)
        return here

    return await desk.done(asked)


async def refuse_foreign(request: Request, token: str) -> None:
    """Raise 403 for a form that did not come from a page of ours: by what browsers say of it, and by its token."""
    refuse_other_site(request)
    form = await request.form(max_fields=MOST_FIELDS, max_files=1)
    given = form.get(FORM_TOKEN) or request.headers.get("x-form-token", "")
    if not isinstance(given, str) or not hmac.compare_digest(given.encode("utf-8", "replace"), token.encode()):
        raise HTTPException(403)


def refuse_other_site(request: Request) -> None:
    """Raise 403 where the browser says that another site sent the form: for forms of those who have no session yet."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise HTTPException(403)


def cookie_name(request: Request, kind: str = "") -> str:
    """Over HTTPS a name that browsers accept from this very host alone; `kind` is empty for the session."""
    return ("__Host-quivive" if _is_https(request) else "quivive") + (f"-{kind}" if kind else "")


def with_session(response: Response, request: Request, token: str) -> Response:
    """The same answer, with the session for the browser to keep (or, where `token` is empty, to forget)."""
    return with_cookie(response, request, "", token, round(sessions.LONGEST.total_seconds()) if token else 0)


def with_cookie(response: Response, request: Request, kind: str, value: str, seconds: int) -> Response:
    """The same answer with a cookie that no script reads and no other site's form sends."""
    response.set_cookie(cookie_name(request, kind), value, max_age=seconds, path="/", secure=_is_https(request), httponly=True, samesite="lax")
    return response


def _is_https(request: Request) -> bool:
    settings: Settings = request.app.state.settings
    return bool(settings.public_address) or request.url.scheme == "https"


def _to(page: str, request: Request) -> Response:
    wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    after = f"?next={quote(wanted, safe='')}" if request.method in _SAFE and request.url.path != TEAM else ""
    return RedirectResponse(f"{page}{after}", 303)


def local(address: str) -> str:
    """Where to go on after signing in: a page of the console, whatever was asked for."""
    inside = address.startswith((f"{TEAM}/", f"{TEAM}?")) and "\\" not in address and "//" not in address.partition("?")[0]
    return address if inside and address.isprintable() and len(address) < 2_000 else TEAM
