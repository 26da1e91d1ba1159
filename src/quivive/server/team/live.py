"""Pages that keep themselves up to date: what each hangs on, how it is told, and the short answer where nothing changed."""

from __future__ import annotations

import time
from hashlib import blake2b

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from quivive.accounts.roles import Role
from quivive.frozen import frozen
from quivive.server.desk import desk_of
from quivive.server.live import MOST_LISTENERS, Live, Topic
from quivive.server.team.gate import LIVE, Page, TeamRoute, member_of, present, team_page
from quivive.server.team.views import console_wording

_GOES_BACK = ("before", "after")
"""Fields of an address that leads to older entries: such a page stays as it is."""


@frozen
class Upkeep:
    """What a page says of itself, for its script: the topics that it hangs on, their stamp from before anything of it was read, and
    a tag that is another also for somebody else or in another language."""

    topics: str
    stamp: str
    tag: str


def live_page(path: str, answer: Page, *topics: Topic) -> TeamRoute:
    """A page of the console for readers that takes over by itself what changes, with JavaScript; `topics` are what it shows.

    The template finds its `Upkeep` as `live`. Asked with `If-None-Match` it is answered 304, without being made, where none of its topics
    changed.
    """
    on = frozenset(topics)

    async def kept_up(request: Request) -> Response:
        if any(request.query_params.get(name) for name in _GOES_BACK):
            return await answer(request)
        told: Live = request.app.state.live
        stamp = await told.stamp(desk_of(request), on)
        whose = f"{stamp} {member_of(request).form_token} {console_wording(request).language}"
        tag = blake2b(whose.encode(), digest_size=16).hexdigest()
        headers = {"etag": f'"{tag}"'}
        if request.headers.get("if-none-match", "") == headers["etag"]:
            return Response(status_code=304, headers=headers)
        request.state.live = Upkeep("-".join(sorted(on)), stamp, tag)
        begun = time.perf_counter()
        page = await answer(request)
        page.headers.update(headers | {"x-ask-again-after": str(told.pause(time.perf_counter() - begun))})
        return page

    return team_page(path, kept_up, Role.READER)


async def live(request: Request) -> Response:
    """Server-sent events: that topics (`on`) are no longer as the page has them (`after`). So many pages are told, and no more; whoever
    asks for another form is not kept waiting."""
    if "text/event-stream" not in request.headers.get("accept", ""):
        raise HTTPException(406)
    told: Live = request.app.state.live
    if told.listeners >= MOST_LISTENERS:
        return Response(status_code=204)  # a browser does not ask again
    named = request.query_params.get("on", "")[:100].split("-")
    on = frozenset(topic for topic in Topic if topic in named)
    here = member_of(request)

    async def still_in() -> bool:
        return await present(request) == here

    events = told.events(desk_of(request), on, request.query_params.get("after", "")[:16], still_in, lambda: request.app.state.ending)
    return StreamingResponse(events, media_type="text/event-stream", headers={"x-accel-buffering": "no"})


ROUTES = [team_page(LIVE.removeprefix("/team"), live, Role.READER)]
