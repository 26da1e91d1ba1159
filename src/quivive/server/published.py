"""The folder of published alerts, to everybody: the files that publishing writes, and no others."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import sha256
from pathlib import Path
from typing import Final

import anyio
import anyio.to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from quivive.renderers.markup import policy
from quivive.server.api.computed import known_already
from quivive.server.settings import Settings

_NAME: Final = re.compile(
    r"(?:index(?:\.[a-z]{2})?\.html|feed\.[a-z]{2}\.(?:atom|json)|[0-9a-f]{16}\.(?:json|cap\.xml|[a-z]{2}\.html))", re.ASCII
)
ATOM, JSON_FEED = "application/atom+xml", "application/feed+json"
_TYPES: Final = {"html": "text/html; charset=utf-8", "atom": ATOM, "xml": "application/cap+xml", "json": "application/json"}
_LARGEST: Final = 16_000_000
_STYLE: Final = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_AGAIN: Final = "public, max-age=60"
"""A warning that is changed or withdrawn is not to live on in caches."""


async def published(request: Request) -> Response:
    """One file, or the index."""
    found = await answered(request, request.path_params.get("name", "") or "index.html")
    if found is None:
        raise HTTPException(404)
    return found


async def answered(request: Request, name: str, *, public: bool = True) -> Response | None:
    """A file of the folder, 304 to whoever has it, None where nothing of this name was published; pages of others may read what is `public`."""
    settings: Settings = request.app.state.settings
    known = settings.alerts_folder and _NAME.fullmatch(name)
    found = await anyio.to_thread.run_sync(lambda: _read(Path(settings.alerts_folder) / name)) if known else None
    if found is None:
        return None
    content, changed = found
    tag = f'"{sha256(content).hexdigest()[:32]}"'
    headers = {"etag": tag, "last-modified": format_datetime(changed, usegmt=True), "cache-control": _AGAIN if public else "private, no-cache"}
    if public:
        headers |= {"access-control-allow-origin": "*", "cross-origin-resource-policy": "cross-origin"}
    if known_already(request, tag) or (not request.headers.get("if-none-match") and _not_since(request, changed)):
        return Response(status_code=304, headers=headers)
    kind = JSON_FEED if name.startswith("feed.") and name.endswith("json") else _TYPES[name.rpartition(".")[2]]
    if kind.startswith("text/html"):
        headers["content-security-policy"] = page_policy(content.decode("utf-8", "replace"))
    return Response(content, media_type=kind, headers=headers)


def page_policy(page: str) -> str:
    """What a page of an alert may do: apply its own style sheet, and nothing else; nobody may frame it."""
    style = _STYLE.search(page)
    return f"{policy(style[1] if style else '')}; frame-ancestors 'none'; sandbox allow-top-navigation-by-user-activation"


async def to_index(_: Request) -> Response:
    """The address without its stroke."""
    return RedirectResponse("/alerts/", 301)


def _read(path: Path) -> tuple[bytes, datetime] | None:
    """What is in it, and when it was written."""
    try:
        with path.open("rb") as stream:
            content = stream.read(_LARGEST + 1)
        changed = datetime.fromtimestamp(int(path.stat().st_mtime), UTC)
    except OSError:
        return None
    return (content, changed) if len(content) <= _LARGEST else None


def _not_since(request: Request, changed: datetime) -> bool:
    try:
        return changed <= parsedate_to_datetime(request.headers.get("if-modified-since", "")[:100])
    except (TypeError, ValueError):
        return False


ROUTES = [Route("/alerts", to_index, methods=["GET"]), Route("/alerts/{name:path}", published, methods=["GET"])]
