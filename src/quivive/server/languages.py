"""In which language somebody is answered: the one asked for in the address, else the first that their browser names."""

from __future__ import annotations

from starlette.requests import Request

from quivive.fact_files import MAIN_LANGUAGE, WORDING
from quivive.knowledge import load_knowledge
from quivive.wording import Wording

_MOST_NAMED = 20
"""Languages of a browser that are looked at."""


def language_of(request: Request) -> str:
    """One of the languages there is wording in."""
    asked = request.query_params.get("language", "").lower()
    return asked if asked in WORDING else _first_named(request.headers.get("accept-language", ""))


def wording_of(request: Request) -> Wording:
    """The sentences in the language of whoever asks."""
    return load_knowledge().wording(language_of(request))


def _first_named(header: str) -> str:
    """The best of `Accept-Language` (RFC 9110, 12.5.4)."""
    best, weight = MAIN_LANGUAGE, 0.0
    for named in header[:1_000].split(",")[:_MOST_NAMED]:
        name, _, quality = named.strip().partition(";q=")
        code = name.strip().partition("-")[0].lower()
        try:
            wanted = float(quality or 1)
        except ValueError:
            continue
        if code in WORDING and weight < wanted <= 1:
            best, weight = code, wanted
    return best
