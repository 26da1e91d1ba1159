"""Files that other processes read while the next ones are begun: what a command gives its readers as `apart`."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from typing import Final

from quivive.isolated.readers import IsolatedReaders, Limits
from quivive.message import Message
from quivive.readers.options import ReadOptions
from quivive.readers.waited import MOST_BEGUN
from quivive.speech.sound import sound_format

_SECONDS: Final = 300
_SECONDS_OF_RECORDING: Final = 3_600
"""Half an hour of sound at most, on a machine that needs twice the time."""
_MEMORY: Final = 4 * 1024**3


class ReadAhead:
    """Up to `at_once` processes that read. Weights of one's own in the folder `speech_model` may need any memory; `module`
    is as for `IsolatedReaders`."""

    def __init__(self, at_once: int, speech_model: str = "", module: str = "quivive.isolated.child") -> None:
        limits = Limits(_SECONDS, 0 if speech_model else _MEMORY, (speech_model,) if speech_model else ())
        self._readers = IsolatedReaders(limits, min(at_once, MOST_BEGUN), module)

    def read(self, reader: str, data: bytes, options: ReadOptions, name: str) -> Future[Message]:
        """The message in `data` once the module `reader` has read it; its errors are those of `IsolatedReaders.read`."""
        future: Future[Message] = Future()
        # Not a pool's: its threads are waited for at the end, also where somebody has stopped the program.
        threading.Thread(target=self._read, args=(future, reader, data, options, name), daemon=True).start()
        return future

    def _read(self, future: Future[Message], reader: str, data: bytes, options: ReadOptions, name: str) -> None:
        seconds = _SECONDS_OF_RECORDING if sound_format(data[:64]) else _SECONDS
        try:
            future.set_result(self._readers.read(data, options, name, reader=reader, seconds=seconds))
        except BaseException as error:  # noqa: BLE001 - raised again where it is waited for
            future.set_exception(error)

    def close(self) -> None:
        """End every process."""
        self._readers.close()
