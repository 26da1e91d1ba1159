"""What signing in and giving the second factor share: who is counted for a try, and what somebody is told who must wait."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from math import ceil
from typing import Any

from sqlalchemy import Row
from starlette.requests import Request
from starlette.responses import Response

from quivive.accounts import attempts, audit, members
from quivive.accounts.passwords import is_right
from quivive.errors import AccountFault
from quivive.server.desk import desk_of
from quivive.server.rate import network_of
from quivive.server.team.gate import cookie_name, member_of, with_cookie
from quivive.server.work import Work

BROWSER = "browser"
"""The cookie that tells a browser in which an account was signed in before; it lets nobody in."""
_HALF_A_YEAR = 180 * 86_400


def counters(request: Request, step: str, name: str, row: Row[Any] | None) -> tuple[attempts.Counter, ...]:
    """What a try from this browser and address counts for; `row` is the account of that (folded) name, if there is one."""
    key, mark = desk_of(request).key, request.cookies.get(cookie_name(request, BROWSER), "")
    browser = attempts.browser_of(key, row.id, row.password, mark) if row else ""
    return attempts.counters(key, step, name, network_of(request.client.host if request.client else ""), browser)


def remembered(response: Response, request: Request, account: str, password: str) -> Response:
    """The same answer, by which the browser is known as one in which the account with this (kept) password was signed in."""
    return with_cookie(response, request, BROWSER, attempts.known_browser(desk_of(request).key, account, password), _HALF_A_YEAR)


def too_many(wait: timedelta) -> AccountFault:
    """That there were too many tries, and how long to wait."""
    return AccountFault("waits", count=ceil(wait.total_seconds() / 60))


async def prove_password(request: Request, given: object) -> Row[Any]:
    """The account of whoever is signed in, once they have shown that they know its password: counted as for signing in. Raises
    `AccountFault` where it is wrong, or where they must wait. An account without a password (OpenID) needs none."""
    desk, here, now = desk_of(request), member_of(request), datetime.now(UTC)

    def counted() -> tuple[timedelta, Row[Any], tuple[attempts.Counter, ...]]:
        with desk.store.begin() as connection:
            row = members.by_id(connection, here.id)
            used = counters(request, "own password", here.id, row)
            return attempts.taken(connection, used, now) if row.password else timedelta(), row, used

    wait, row, used = await desk.done(counted)
    if wait:
        raise too_many(wait)
    if not row.password:
        return row
    hashing: Work = request.app.state.hashing
    right = await hashing.done(lambda: is_right(row.password, str(given)[:1_000]))

    def told() -> None:
        with desk.store.begin() as connection:
            if right:
                attempts.right(connection, used)
            else:
                audit.write(connection, here.name, "refused", now)

    await desk.done(told)
    if not right:
        raise AccountFault("old_password")
    return row
