"""Why a recording cannot be heard."""

from __future__ import annotations

from quivive.errors import UnreadableInput


class CannotHear(UnreadableInput):
    """A recording that cannot be heard: an optional part is missing, it is broken, or nobody speaks in it."""


def missing_extra() -> CannotHear:
    """The optional part that hears is not installed."""
    return CannotHear("Recordings are heard by an optional part that is not installed.", "Install it with: pip install 'quivive[audio]'")
