"""Quivive: who goes there? Tells scams that borrow a known name from the genuine, and shows why.

    from quivive import check
    verdict = check("Your parcel is waiting, pay 1.99: https://parcel.example/pay", country="GB")

Everything here is found on first use, so that importing the package costs nothing.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from quivive.api import aftercare, check, read
    from quivive.knowledge import load_knowledge
    from quivive.message import Channel, Message
    from quivive.verdict import Aftercare, Finding, Happened, Level, Verdict
    from quivive.version import __version__

__all__ = [
    "Aftercare",
    "Channel",
    "Finding",
    "Happened",
    "Level",
    "Message",
    "Verdict",
    "__version__",
    "aftercare",
    "check",
    "load_knowledge",
    "read",
]

_HOMES = {
    "Aftercare": "quivive.verdict",
    "Channel": "quivive.message",
    "Finding": "quivive.verdict",
    "Happened": "quivive.verdict",
    "Level": "quivive.verdict",
    "Message": "quivive.message",
    "Verdict": "quivive.verdict",
    "__version__": "quivive.version",
    "aftercare": "quivive.api",
    "check": "quivive.api",
    "load_knowledge": "quivive.knowledge",
    "read": "quivive.api",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - PEP 562: whatever is asked for
    """The public name, from the file where it lives."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


class _Package(ModuleType):
    """Keeps `quivive.check` the function: importing the file `check.py` would put the module there."""

    def __setattr__(self, name: str, value: object) -> None:
        if not (name in _HOMES and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
