"""What finds one kind of personal data: each file has `find(look)`, which yields what it sees in the text.

A finder says what something is, not whose it is: that a telephone number is the scammer's, which a report must
show, is decided in `quivive.redact.evidence`. A new finder is a new file; nothing else has to know it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from importlib import import_module
from pkgutil import iter_modules

from quivive.redact.look import Look
from quivive.redact.personal import Personal

Finder = Callable[[Look], Iterable[Personal]]


@lru_cache(maxsize=1)
def all_finders() -> tuple[Finder, ...]:
    """Every finder of this folder, by its name."""
    names = sorted(info.name for info in iter_modules(__path__) if info.name[0] != "_")
    return tuple(import_module(f"{__name__}.{name}").find for name in names)
