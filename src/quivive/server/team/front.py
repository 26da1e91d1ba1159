"""The first page of the console."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from quivive.accounts.roles import Role
from quivive.server.team.gate import team_page
from quivive.server.team.views import team_view


async def front(request: Request) -> Response:
    """What there is to see."""
    return team_view("front", request)


ROUTES = [team_page("", front, Role.READER)]
