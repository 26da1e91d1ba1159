"""What was handed in, read into a message: texts here, whatever needs a native decoder in a process of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from starlette.requests import Request

from quivive.isolated.readers import IsolatedReaders, Limits
from quivive.message import Message
from quivive.native import NativeDecoderNeeded, native_elsewhere
from quivive.readers import ReadOptions, read_one
from quivive.server.given import Given
from quivive.server.settings import Settings
from quivive.server.work import Work

T = TypeVar("T")
_MEGABYTE = 1024 * 1024


class Reading:
    """Reads for all requests of one process of the server; a picture that takes a second holds up no text."""

    def __init__(self, settings: Settings, texts: Work, apart: IsolatedReaders | None = None) -> None:
        limits = Limits(seconds=settings.seconds_to_read, memory=settings.megabytes_to_read * _MEGABYTE)
        self._seconds_heard = settings.seconds_heard
        self._texts = texts
        self._files = Work(settings.readers_at_once, settings.readers_waiting)
        self._apart = apart or IsolatedReaders(limits, settings.readers_at_once)

    async def read(self, data: bytes, options: ReadOptions, name: str, then: Callable[[Message], T]) -> T:
        """What `then` makes of the only message in `data`; `name` is that of its file, empty for what was pasted.

        Raises `UnreadableInput` where there is none, it takes too long, or reading it fails, and `Busy` where too many wait.
        """
        told = replace(options, most_seconds=self._seconds_heard)
        lane = self._texts.mail if name else self._texts.text
        try:
            return await lane(data, lambda: then(_here(data, told, name)))
        except NativeDecoderNeeded:
            message = await self._files.done(lambda: self._apart.read(data, told, name))
        return await self._texts.done(lambda: then(message))


async def read_then(request: Request, handed: Given, then: Callable[[Message], T]) -> T:
    """What `then` makes of the message that was handed in on a form. Raises as `Reading.read` does."""
    reading: Reading = request.app.state.reading
    return await reading.read(handed.data, handed.options, handed.name, then)


def _here(data: bytes, options: ReadOptions, name: str) -> Message:
    with native_elsewhere():
        return read_one(data, options=options, name=name)
