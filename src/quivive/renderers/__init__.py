"""The forms an answer can take; each member has `render(verdict, message, wording, **options) -> str`."""

from __future__ import annotations

from difflib import get_close_matches
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Protocol, cast

from quivive.errors import UnknownName

if TYPE_CHECKING:
    from quivive.message import Message
    from quivive.verdict import Verdict
    from quivive.wording import Wording


class Renderer(Protocol):
    """One file of this folder."""

    def render(self, verdict: Verdict, message: Message, wording: Wording) -> str:
        """The answer as text in this form."""


_SHARED = frozenset({"boxes", "columns", "excerpt", "kept_reports", "markup", "reasons", "steps", "surges", "visible"})
"""Files that serve the renderers and are none themselves."""


def renderer_names() -> tuple[str, ...]:
    """The names of all renderers: the files of this folder that do not only serve the others."""
    return tuple(sorted(m.name for m in iter_modules(__path__) if m.name not in _SHARED))


def load_renderer(name: str) -> Renderer:
    """The renderer called `name`; raises UnknownName with near ones."""
    names = renderer_names()
    if name not in names:
        raise UnknownName("form of answer", name, get_close_matches(name, names))
    return cast("Renderer", import_module(f"{__name__}.{name}"))
