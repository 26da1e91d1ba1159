"""Pages of the console from their templates, in the languages that it speaks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from starlette.requests import Request
from starlette.responses import HTMLResponse

from quivive.errors import AccountFault
from quivive.fact_files import CONSOLE
from quivive.faults import fault_said
from quivive.knowledge import load_knowledge
from quivive.server.guard import asks_by_itself
from quivive.server.languages import language_of
from quivive.server.views import rendered
from quivive.wording import Wording

LANGUAGE = "quivive-language"
"""The cookie with the language that somebody chose; pages of the console lead on without naming it."""
_A_YEAR = 31_536_000


def console_wording(request: Request) -> Wording:
    """The console's sentences in the language of whoever asks: named in the address, chosen before, or their browser's."""
    chosen = request.cookies.get(LANGUAGE, "")
    return load_knowledge().console(chosen if chosen in CONSOLE and not request.query_params.get("language") else language_of(request))


def fault_in(error: AccountFault, request: Request) -> str:
    """What went wrong and what helps, in the language of the page."""
    return " ".join(fault_said(error, console_wording(request)))


def moment(when: datetime, wording: Wording) -> str:
    """A time as the language writes it, in UTC."""
    return f"{wording.figures.date(when.date().isoformat())}, {when:%H:%M} UTC"


def team_view(
    name: str, request: Request, *, status: int = 200, headers: Mapping[str, str] | None = None, path: str = "", **shown: object
) -> HTMLResponse:
    """The page `team/<name>` for whoever is signed in (`member` is None in the template where nobody is). `path` is where the same
    page is in another language; without it, where it was asked for."""
    wording = console_wording(request)
    member = getattr(request.state, "member", None)
    languages = tuple((code, load_knowledge().wording(code).say("language.name")) for code in CONSOLE)
    text = rendered(
        f"team/{name}", wording, member=member, console_languages=languages, path=path or request.url.path, figures=wording.figures, has=wording.has,
        live=getattr(request.state, "live", None), **shown,
    )  # fmt: skip
    answer = HTMLResponse(text, status, headers={"content-language": wording.language, "vary": "accept-language, cookie", **(headers or {})})
    if request.query_params.get("language", "") in CONSOLE and not asks_by_itself(request.scope):
        answer.set_cookie(LANGUAGE, wording.language, max_age=_A_YEAR, path="/team", secure=request.url.scheme == "https", httponly=True, samesite="lax")
    return answer
