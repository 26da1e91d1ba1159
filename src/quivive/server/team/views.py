"""Pages of the console from their templates, in the languages that it speaks."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import HTMLResponse

from quivive.fact_files import CONSOLE
from quivive.knowledge import load_knowledge
from quivive.server.languages import language_of
from quivive.server.views import rendered
from quivive.wording import Wording


def console_wording(request: Request) -> Wording:
    """The console's sentences in the language of whoever asks."""
    return load_knowledge().console(language_of(request))


def team_view(name: str, request: Request, *, status: int = 200, headers: Mapping[str, str] | None = None, **shown: object) -> HTMLResponse:
    """The page `team/<name>` for whoever is signed in (`member` is None in the template where nobody is)."""
    wording = console_wording(request)
    member = getattr(request.state, "member", None)
    languages = tuple((code, load_knowledge().wording(code).say("language.name")) for code in CONSOLE)
    text = rendered(f"team/{name}", wording, member=member, console_languages=languages, path=request.url.path, figures=wording.figures, has=wording.has, **shown)
    return HTMLResponse(text, status, headers={"content-language": wording.language, "vary": "accept-language, cookie", **(headers or {})})
