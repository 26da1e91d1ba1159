"""The keys of programs, for admins: made and shown once, listed with what they were used for, revoked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from quivive.accounts import keys
from quivive.accounts.keys import MOST_A_DAY, MOST_A_MINUTE, Key, Scope
from quivive.accounts.roles import Role
from quivive.errors import AccountFault
from quivive.server.desk import desk_of
from quivive.server.given import word
from quivive.server.team.gate import TEAM, member_of, team_page
from quivive.server.team.views import team_view

KEYS = f"{TEAM}/keys"
_USUAL: Mapping[str, str] = {"name": "", "per_minute": "60", "per_day": "10000", "ends": ""}


async def listed(request: Request) -> Response:
    """Every key, without what its program holds."""
    return await _shown(request)


async def _shown(request: Request, *, made: str = "", name: str = "", fault: str = "", typed: Mapping[str, str] = _USUAL, status: int = 200) -> Response:
    desk, now = desk_of(request), datetime.now(UTC)

    def asked() -> tuple[list[Key], dict[str, int]]:
        with desk.store.reading() as connection:
            return keys.all_keys(connection), keys.used_on(connection, keys.day_of(now))

    known, used = await desk.done(asked)
    return team_view(
        "keys", request, status=status, keys=known, used=used, now=now, scopes=[str(one) for one in Scope], made=made, made_name=name, fault=fault,
        typed=typed, done=request.query_params.get("done", "") == "revoked", revoked=[one for one in known if not one.is_good(now)],
    )  # fmt: skip


async def made(request: Request) -> Response:
    """A new key: the page that answers is the only one that ever shows it."""
    form, desk, here, now = await request.form(), desk_of(request), member_of(request), datetime.now(UTC)
    typed = {field: word(form, field) for field in _USUAL}

    def done() -> str:
        scopes = [one for one in Scope if str(one) in form.getlist("scope")]
        per_minute, per_day = _quota(form, "per_minute", MOST_A_MINUTE), _quota(form, "per_day", MOST_A_DAY)
        with desk.store.begin() as connection:
            return keys.make(connection, typed["name"], scopes, per_minute=per_minute, per_day=per_day, ends=_end(form), by=here.name, now=now)[1]

    try:
        written = await desk.done(done)
    except AccountFault as error:
        return await _shown(request, fault=error.key, typed=typed, status=422)
    return await _shown(request, made=written, name=typed["name"])


async def revoked(request: Request) -> Response:
    """A key is ended for good."""
    desk, here, identity = desk_of(request), member_of(request), request.path_params["key"]

    def done() -> None:
        with desk.store.begin() as connection:
            keys.revoke(connection, identity, by=here.name, now=datetime.now(UTC))

    await desk.done(done)
    return RedirectResponse(f"{KEYS}?done=revoked", 303)


def _quota(form: FormData, field: str, most: int) -> int:
    text = word(form, field) or "0"
    if not (text.isascii() and text.isdigit() and len(text) < 12 and int(text) <= most):
        raise AccountFault("quota")
    return int(text)


def _end(form: FormData) -> datetime | None:
    """The end of the day that was chosen (UTC)."""
    text = word(form, "ends")
    if not text:
        return None
    try:
        return datetime.combine(datetime.fromisoformat(text).date(), time(), UTC) + timedelta(days=1)
    except (ValueError, OverflowError):
        raise AccountFault("ended") from None


ROUTES = [
    team_page("/keys", listed, Role.ADMIN),
    team_page("/keys", made, Role.ADMIN, "POST"),
    team_page("/keys/{key}/revoke", revoked, Role.ADMIN, "POST"),
]
