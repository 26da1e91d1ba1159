"""Signing in at the team's OpenID provider: there and back again."""

from __future__ import annotations

import hmac
import json
import secrets
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

import anyio
import anyio.to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from quivive.accounts import audit, sessions
from quivive.accounts.sealing import sealed, unsealed
from quivive.server.desk import desk_of
from quivive.server.settings import Settings
from quivive.server.team.gate import TEAM, cookie_name, local, with_cookie, with_session
from quivive.server.team.sign_in import refused_form

if TYPE_CHECKING:
    from quivive.server.openid.provider import Provider, Question

BEGIN, BACK = f"{TEAM}/provider", f"{TEAM}/provider/back"
_COOKIE: Final = "provider"
_PURPOSE: Final = "sign-in at the provider"
_LASTS: Final = timedelta(minutes=10)
_BYTES: Final = 32


async def begun(request: Request) -> Response:
    """Off to the provider; what the way back must show lies sealed in the browser."""
    from quivive.server.openid.provider import Question  # noqa: PLC0415 - needs an extra
    from quivive.server.openid.refused import Refused  # noqa: PLC0415 - as above

    provider, desk = _provider(request), desk_of(request)
    question = Question(*(secrets.token_urlsafe(_BYTES) for _ in range(3)))
    try:
        address = await anyio.to_thread.run_sync(lambda: provider.address(question, _back(request)), limiter=request.app.state.asking)
    except Refused as refused:
        return await _not_let_in(request, refused.reason)
    kept = {**asdict(question), "after": local(request.query_params.get("next", "")), "ends": (datetime.now(UTC) + _LASTS).isoformat()}
    value = sealed(desk.key, _PURPOSE, json.dumps(kept), bound_to=provider.issuer)
    return with_cookie(RedirectResponse(address, 303), request, _COOKIE, value, round(_LASTS.total_seconds()))


async def came_back(request: Request) -> Response:
    """Back from the provider, once: whoever it speaks of is signed in, in the role that it says."""
    from quivive.server.openid.people import account_of  # noqa: PLC0415 - needs an extra
    from quivive.server.openid.refused import Refused  # noqa: PLC0415 - as above
    from quivive.server.openid.roles import role_of, roles_in  # noqa: PLC0415 - as above

    provider, desk, now = _provider(request), desk_of(request), datetime.now(UTC)
    settings: Settings = request.app.state.settings
    known = _question(request, provider, now)
    if known is None:  # nobody was sent there from here: a forged way back, or one from long ago
        return await _not_let_in(request, "")
    question, after = known
    given = request.query_params
    try:
        if given.get("error"):
            raise Refused("error")
        if not 0 < len(given.get("code", "")) < 4_000:
            raise Refused("no code")
        claims = await anyio.to_thread.run_sync(
            lambda: provider.claims(given["code"], question, _back(request), given.get("iss", ""), now), limiter=request.app.state.asking
        )
        role = role_of(claims, settings.oidc_roles_claim, roles_in(settings.oidc_roles))
        if role is None:
            raise Refused("no role")

        def signed_in() -> str:
            with desk.store.begin() as connection:
                row = account_of(connection, provider.issuer, claims, role, now)
                sessions.end(connection, request.cookies.get(cookie_name(request), ""))
                audit.write(connection, row.name, "signed_in", now, way="provider")
                return sessions.begin(connection, row.id, now, complete=True, provider=True)

        token = await desk.done(signed_in)
    except Refused as refused:
        return await _not_let_in(request, refused.reason)
    return with_cookie(with_session(RedirectResponse(after, 303), request, token), request, _COOKIE, "", 0)


def _question(request: Request, provider: Provider, now: datetime) -> tuple[Question, str] | None:
    """What this browser was sent to the provider with, if the way back shows the same state."""
    from quivive.server.openid.provider import Question  # noqa: PLC0415 - needs an extra

    written = unsealed(desk_of(request).key, _PURPOSE, request.cookies.get(cookie_name(request, _COOKIE), ""), bound_to=provider.issuer)
    if not written:
        return None
    kept = json.loads(written)
    if now > datetime.fromisoformat(kept["ends"]) or not hmac.compare_digest(kept["state"].encode(), request.query_params.get("state", "").encode()):
        return None
    return Question(kept["state"], kept["nonce"], kept["verifier"]), kept["after"]


async def _not_let_in(request: Request, reason: str) -> Response:
    """The sign-in page, which says no more than that; the journal says why."""
    desk = desk_of(request)

    def written() -> None:
        with desk.store.begin() as connection:
            audit.write(connection, "", "provider_refused", datetime.now(UTC), text=reason)

    if reason:
        await desk.done(written)
    return with_cookie(refused_form(request), request, _COOKIE, "", 0)


def _provider(request: Request) -> Provider:
    provider: Provider | None = request.app.state.provider
    if provider is None:
        raise HTTPException(404)
    return provider


def _back(request: Request) -> str:
    settings: Settings = request.app.state.settings
    return (settings.public_address or str(request.base_url)).rstrip("/") + BACK


ROUTES = [Route(BEGIN, begun, methods=["GET"]), Route(BACK, came_back, methods=["GET"])]
