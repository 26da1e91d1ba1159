"""Signing in and out: a name and a password; what is wrong is never said more exactly than that."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

import anyio
import anyio.to_thread
from sqlalchemy import update
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from quivive.accounts import audit, members, sessions
from quivive.accounts.passwords import is_right
from quivive.accounts.roles import Role
from quivive.server.desk import desk_of
from quivive.server.given import word
from quivive.server.team.gate import SIGN_IN, cookie_name, local, member_of, team_page, with_session
from quivive.server.team.views import team_view
from quivive.store.team_tables import accounts

MOST_FAILURES: Final = 5
"""So many wrong passwords in a row, and the account waits."""
LOCKED: Final = timedelta(minutes=15)
_HASHING = anyio.CapacityLimiter(2)
"""Each password that is tried takes 64 MiB for a moment."""


async def asked(request: Request) -> Response:
    """The form."""
    return team_view("sign_in", request, next=local(request.query_params.get("next", "")), typed="", fault="")


async def tried(request: Request) -> Response:
    """What was filled in."""
    form = await request.form(max_fields=10, max_files=0)
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return RedirectResponse(SIGN_IN, 303)
    name, password = word(form, "name"), str(form.get("password", ""))[:1_000]
    after = local(word(form, "next", longest=2_000))
    desk, now = desk_of(request), datetime.now(UTC)

    def kept() -> tuple[str, str, bool]:
        with desk.store.reading() as connection:
            row = members.found(connection, name)
        return (row.id, row.password, not row.disabled and row.locked_until <= now) if row else ("", "", False)

    account, hashed, open_to = await desk.done(kept)
    right = await anyio.to_thread.run_sync(lambda: is_right(hashed, password), limiter=_HASHING)

    def written() -> str:
        with desk.store.begin() as connection:
            if right and open_to:
                connection.execute(update(accounts).where(accounts.c.id == account).values(failures=0))
                audit.write(connection, name, "signed_in", now)
                return sessions.begin(connection, account, now, complete=True)
            row = members.found(connection, name)
            audit.write(connection, row.name if row else "", "refused", now)
            if row is not None and open_to:
                failures = row.failures + 1
                locked = {"failures": 0, "locked_until": now + LOCKED} if failures >= MOST_FAILURES else {"failures": failures}
                connection.execute(update(accounts).where(accounts.c.id == row.id).values(locked))
            return ""

    token = await desk.done(written)
    if not token:
        return team_view("sign_in", request, status=403, next=after, typed=name, fault="console.sign_in.refused")
    return with_session(RedirectResponse(after, 303), request, token)


async def left(request: Request) -> Response:
    """Signing out."""
    desk, token, name = desk_of(request), request.cookies.get(cookie_name(request), ""), member_of(request).name

    def ended() -> None:
        with desk.store.begin() as connection:
            sessions.end(connection, token)
            audit.write(connection, name, "signed_out", datetime.now(UTC))

    await desk.done(ended)
    return with_session(RedirectResponse(SIGN_IN, 303), request, "")


ROUTES = [
    Route(SIGN_IN, asked, methods=["GET"]),
    Route(SIGN_IN, tried, methods=["POST"]),
    team_page("/sign-out", left, Role.READER, "POST"),
]
