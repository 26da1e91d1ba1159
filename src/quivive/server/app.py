"""The application: which address is answered by what."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import anyio
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from quivive.errors import StoreFault
from quivive.isolated.readers import IsolatedReaders
from quivive.knowledge import load_knowledge
from quivive.server import background, chores, collecting, page, published, watched
from quivive.server.api import routes as api
from quivive.server.api.callers import KnownKeys
from quivive.server.api.computed import Computed
from quivive.server.api.problems import SOON, problem
from quivive.server.api.scan import Scans
from quivive.server.desk import Desk, NoDesk
from quivive.server.guard import Guard
from quivive.server.hooks import telling
from quivive.server.languages import wording_of
from quivive.server.live import Live
from quivive.server.observed import Observed
from quivive.server.quotas import Quotas
from quivive.server.rate import Allowance
from quivive.server.reading import Reading
from quivive.server.settings import Settings
from quivive.server.team import (
    accounts_page,
    alert_steps,
    alerts,
    audit_page,
    campaigns,
    corrections,
    exchange,
    front,
    keys_page,
    labels,
    live,
    me,
    own_factor,
    provider_sign_in,
    report_list,
    report_page,
    second_step,
    set_up,
    sign_in,
    surges,
)
from quivive.server.views import static_files
from quivive.server.work import Busy, Work

if TYPE_CHECKING:
    from quivive.server.openid.provider import Provider

_MEDIA = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml", "png": "image/png"}
_A_YEAR = "public, max-age=31536000, immutable"


def create_app(
    settings: Settings,
    allowance: Allowance | None = None,
    desk: Desk | None = None,
    quotas: Quotas | None = None,
    apart: IsolatedReaders | None = None,
) -> Starlette:
    """The ASGI application. `allowance` and `quotas` are the tables that several processes share, `apart` reads files; without them
    its own. Without a `desk` nothing is kept, and there are no pages for a team."""
    load_knowledge().wording("en")  # read before the first request, not during it
    counted = allowance or Allowance(settings.requests_per_minute)
    app = Starlette(
        routes=[
            Route("/", page.start, methods=["GET"]),
            Route("/check", page.check_form, methods=["POST"]),
            Route("/check", page.checked_again, methods=["GET"]),
            Route("/report", page.report_form, methods=["POST"]),
            Route("/report", page.checked_again, methods=["GET"]),
            Route("/aftercare", page.aftercare_page, methods=["GET", "POST"]),
            Route("/manifest.webmanifest", page.manifest, methods=["GET"]),
            Route("/static/{name:path}", _static, methods=["GET"]),
            *api.ROUTES,
            *collecting.ROUTES,
            *sign_in.ROUTES,
            *second_step.ROUTES,
            *provider_sign_in.ROUTES,
            *set_up.ROUTES,
            *front.ROUTES,
            *keys_page.ROUTES,
            *surges.ROUTES,
            *live.ROUTES,
            *alerts.ROUTES,
            *alert_steps.ROUTES,
            *exchange.ROUTES,
            *published.ROUTES,
            *report_list.ROUTES,
            *labels.ROUTES,
            *report_page.ROUTES,
            *campaigns.ROUTES,
            *corrections.ROUTES,
            *me.ROUTES,
            *own_factor.ROUTES,
            *accounts_page.ROUTES,
            *audit_page.ROUTES,
            *watched.ROUTES,
        ],
        lifespan=_life,
        middleware=[Middleware(Observed, refuse=_refuse), Middleware(Guard, settings=settings, allowance=counted, refuse=_refuse)],
        exception_handlers={HTTPException: _http_fault, Busy: _busy, NoDesk: _nothing_kept, StoreFault: _store_fault, Exception: _unexpected},
    )
    app.state.settings = settings
    app.state.desk = desk
    app.state.allowance = counted
    app.state.quotas = quotas or Quotas()
    app.state.known_keys = KnownKeys(app.state.quotas)
    app.state.computed = Computed()
    app.state.scans = Scans(settings.scan_processes)
    app.state.live = Live()
    app.state.ending, app.state.store_answered = False, float("-inf")
    app.state.work = Work(settings.checks_at_once, settings.checks_waiting)
    app.state.reading = Reading(settings, app.state.work, apart)
    app.state.provider = _provider(settings)
    app.state.asking = anyio.CapacityLimiter(4)  # questions to the OpenID provider at the same time
    app.state.hashing = Work(2, 32)  # each password that is tried takes 64 MiB for a moment
    return app


@asynccontextmanager
async def _life(app: Starlette) -> AsyncIterator[None]:
    async with background.lifespan(app), chores.lifespan(app), telling(app.state.settings, app.state.desk):
        yield
    app.state.scans.close()
    if app.state.desk is not None:
        app.state.known_keys.write(app.state.desk)


def _provider(settings: Settings) -> Provider | None:
    if not settings.oidc_issuer:
        return None
    from quivive.server.openid.provider import provider_of  # noqa: PLC0415 - needs an extra

    return provider_of(settings)


async def _static(request: Request) -> Response:
    name = request.path_params["name"]
    content = static_files().get(name)
    if content is None:
        raise HTTPException(404)
    return Response(content, media_type=_MEDIA[name.rpartition(".")[2]], headers={"cache-control": _A_YEAR})


async def _refuse(request: Request, status: int, after: int, headers: Mapping[str, str] | None = None, said: str = "") -> Response:
    key = said or {413: "too_large", 429: "too_many", 408: "too_slow", 503: "busy", 403: "not_allowed", 404: "not_here", 405: "not_here"}.get(status, "went_wrong")
    wording = wording_of(request)
    if request.url.path.startswith("/v1/"):
        english = load_knowledge().wording("en")
        return problem(status, english.say(f"page.{key}"), after=after, headers=headers)
    return page.fault_page(wording, wording.say(f"page.{key}"), wording.say(f"page.{key}_remedy"), status=status, after=after)


async def _http_fault(request: Request, error: Exception) -> Response:
    return await _refuse(request, getattr(error, "status_code", 500), 0, getattr(error, "headers", None))


async def _busy(request: Request, _: Exception) -> Response:
    return await _refuse(request, 503, SOON)


async def _nothing_kept(request: Request, _: Exception) -> Response:
    return await _refuse(request, 404, 0)


async def _store_fault(request: Request, _: Exception) -> Response:
    # What the database said may hold more than may be shown.
    return await _refuse(request, 503, SOON, said="store_away")


async def _unexpected(request: Request, _: Exception) -> Response:
    # `Observed` has told of the error itself; what it says may hold parts of a message and is not shown.
    return await _refuse(request, 500, 0)


