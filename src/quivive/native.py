"""Whether decoders in native code may run here: a server has a process of its own for them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_ELSEWHERE: ContextVar[bool] = ContextVar("quivive_native_elsewhere", default=False)


class NativeDecoderNeeded(Exception):
    """What was given holds a picture, a document, a code or a recording, and those are read elsewhere."""


@contextmanager
def native_elsewhere() -> Iterator[None]:
    """Inside, in this thread, `native_decoder` raises: nothing that a stranger sent comes to native code."""
    before = _ELSEWHERE.set(True)
    try:
        yield
    finally:
        _ELSEWHERE.reset(before)


def native_decoder() -> None:
    """Called before bytes are handed to a native decoder. Raises `NativeDecoderNeeded` where that is for another process."""
    if _ELSEWHERE.get():
        raise NativeDecoderNeeded
