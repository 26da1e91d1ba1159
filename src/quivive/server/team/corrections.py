"""Campaigns corrected from the console: named, made one, taken apart; each with its reason and who decided it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import Connection
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from quivive.accounts import audit
from quivive.accounts.roles import Role
from quivive.campaigns import correcting
from quivive.campaigns.dossier import Dossier, dossier
from quivive.errors import UnknownName
from quivive.knowledge import load_knowledge
from quivive.server.desk import desk_of
from quivive.server.given import word
from quivive.server.team.campaigns import HERE, shown_whole
from quivive.server.team.gate import member_of, team_page
from quivive.server.team.shown import address
from quivive.server.team.views import console_wording, team_view
from quivive.watching import Campaign

MOST_TICKED: Final = 500
"""Reports that are split off from a page at once."""


async def name(request: Request) -> Response:
    """Give a campaign a name, or take it away."""
    store, at, by, called = desk_of(request).store, datetime.now(UTC), member_of(request).name, word(await request.form(), "name")
    identity = request.path_params["id"]
    done = await _done(request, lambda: correcting.name(store, load_knowledge(), identity, called, at, by=by, also=_noted(by, "campaign_named", at, identity, called)))
    return _to(request, done.id)


async def compared(request: Request) -> Response:
    """Two campaigns side by side, before they are made one."""
    desk, wording, other = desk_of(request), console_wording(request), request.query_params.get("with", "")[:64].strip()

    def looked() -> tuple[Dossier | None, Dossier | None]:
        with desk.store.reading() as connection:
            return dossier(connection, request.path_params["id"]), dossier(connection, other)

    one, second = await desk.done(looked)
    if one is None:
        raise HTTPException(404)
    fault = "" if second is not None and second.root != one.root else "console.campaigns.same" if second is not None else "console.campaigns.no_such"
    pair = [shown_whole(each, request, wording) for each in ((one, second) if second is not None and not fault else (one,))]
    return team_view(
        "merge", request, status=422 if fault and other else 200, to=lambda path, **fields: address(request, path, fields), pair=pair, fault=fault if other else "",
        here=one.id, other=second.id if second is not None and not fault else "", typed=other,
    )  # fmt: skip


async def merge(request: Request) -> Response:
    """Make one campaign of two."""
    form, store, at, by = await request.form(), desk_of(request).store, datetime.now(UTC), member_of(request).name
    identity, other, reason = request.path_params["id"], word(form, "with"), _reason(form)
    also = _noted(by, "campaigns_merged", at, identity, other)
    done = await _done(request, lambda: correcting.merge(store, load_knowledge(), identity, other, reason, at, by=by, also=also))
    return _to(request, done.id)


async def split(request: Request) -> Response:
    """Make a campaign of its own of the reports that were ticked."""
    form, store, at, by = await request.form(), desk_of(request).store, datetime.now(UTC), member_of(request).name
    identity, reason = request.path_params["id"], _reason(form)
    ticked = [each for each in form.getlist("report") if isinstance(each, str)][:MOST_TICKED]
    if not ticked:
        return RedirectResponse(address(request, f"{HERE}/{identity}", {"ticked": "none"}) + "#reports", 303)
    also = _noted(by, "campaign_split", at, identity, str(len(ticked)))
    done = await _done(request, lambda: correcting.split(store, load_knowledge(), identity, ticked, reason, at, by=by, also=also))
    return _to(request, done.id)


def _reason(form: FormData) -> str:
    reason = word(form, "reason")
    if not reason:
        raise HTTPException(400)
    return reason


async def _done(request: Request, function: Callable[[], Campaign]) -> Campaign:
    try:
        return await desk_of(request).done(function)
    except UnknownName:
        raise HTTPException(404) from None
    except ValueError:
        raise HTTPException(400) from None


def _noted(by: str, did: str, at: datetime, identity: str, about: str) -> Callable[[Connection], None]:
    def also(connection: Connection) -> None:
        audit.write(connection, by, did, at, name=identity[:32], text=about[:200])

    return also


def _to(request: Request, identity: str) -> Response:
    return RedirectResponse(address(request, f"{HERE}/{identity}"), 303)


ROUTES = [
    team_page("/campaigns/{id}/name", name, Role.ANALYST, "POST"),
    team_page("/campaigns/{id}/merge", compared, Role.ANALYST, "GET"),
    team_page("/campaigns/{id}/merge", merge, Role.ANALYST, "POST"),
    team_page("/campaigns/{id}/split", split, Role.ANALYST, "POST"),
]
