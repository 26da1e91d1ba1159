"""Files read by processes of their own, so many at once, each within a time and a memory; a process that fails costs one file."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
from contextlib import suppress
from queue import LifoQueue
from typing import IO, Final

from quivive.errors import UnreadableInput
from quivive.frozen import frozen
from quivive.isolated.wire import Asked, NotAnAnswer, Unread, receive_answer, send
from quivive.message import Message
from quivive.readers.options import ReadOptions

_KEPT: Final = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "OMP_NUM_THREADS", "OPENBLAS_CORETYPE")
"""Of the environment: the rest may hold what a stranger's file should not find, such as keys."""
_MOST_READ: Final = 200
"""Files after which a process is replaced, so that what libraries do not give back does not add up."""
_SECONDS_TO_END: Final = 5

_log = logging.getLogger(__name__)
_log.addHandler(logging.NullHandler())  # a command says by itself what could not be read


@frozen
class Limits:
    """What reading one file may take: `seconds` by the clock, `memory` in bytes (0: no limit). `folders` may be read from beside
    Python's own, for one's own weights of speech recognition."""

    seconds: float = 60.0
    memory: int = 2 * 1024**3
    folders: tuple[str, ...] = ()


class ReadingTookTooLong(UnreadableInput):
    """The time for one file was over."""

    def __init__(self) -> None:
        super().__init__("Reading this file took too long.", "Save a part of it, or type what it says.")


class ReaderFailed(UnreadableInput):
    """The process that read the file ended, or answered what is no answer."""

    def __init__(self) -> None:
        super().__init__("This file could not be read: the program that reads such files failed on it.", "Save it again in another form, or type what it says.")


class IsolatedReaders:
    """Processes that read. Each is started when it is first needed and then kept; safe to be used by several threads.

    `module` is what a process runs: `quivive.isolated.child`, or one that does something before it calls that.
    """

    def __init__(self, limits: Limits, processes: int = 1, module: str = "quivive.isolated.child") -> None:
        self._limits, self._module = limits, module
        self._free: LifoQueue[_Process | None] = LifoQueue()
        for _ in range(processes):
            self._free.put(None)
        self._started: set[_Process] = set()

    def read(self, data: bytes, options: ReadOptions, name: str, *, reader: str = "", seconds: float = 0) -> Message:
        """The one message in `data`, as `quivive.readers.read_one` has it, or as the module `reader` reads it; waits for a
        process that is free. `seconds` is another time than that of the limits.

        Raises what that raises, `ReadingTookTooLong` and `ReaderFailed`. `options` has neither `enrich` nor `apart`.
        """
        process = self._free.get()
        try:
            if process is not None and not process.fit:
                self._end(process)  # it ended while nobody asked it anything
                process = None
            if process is None:
                process = _Process(self._module, self._limits)
                self._started.add(process)
            answer = process.read(Asked(data, name, options, reader), seconds or self._limits.seconds)
        finally:
            if process is not None and not process.fit:
                self._end(process)
            self._free.put(process if process is not None and process.fit else None)
        if isinstance(answer, Unread):
            raise answer.raised()
        return answer

    def _end(self, process: _Process) -> None:
        process.end()
        self._started.discard(process)

    def close(self) -> None:
        """End every process, whatever it reads now."""
        for process in tuple(self._started):
            process.end()


class _Process:
    def __init__(self, module: str, limits: Limits) -> None:
        self._read = 0
        environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, sys.path))
        # Without its own folder first on the path (-P), so that a file that lies about is never taken for a module.
        theirs, self._held = os.pipe()
        command = [sys.executable, "-P", "-m", module, str(limits.memory), str(theirs), *limits.folders]
        try:
            self._process = subprocess.Popen(  # noqa: S603 - this Python, and a module of ours
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment,
                pass_fds=(theirs,) if os.name == "posix" else (),
            )  # fmt: skip
        except OSError:
            os.close(self._held)
            raise
        finally:
            os.close(theirs)

    @property
    def fit(self) -> bool:
        """Whether it can be given another file."""
        return self._process.poll() is None and self._read < _MOST_READ

    def read(self, asked: Asked, seconds: float) -> Message | Unread:
        """The answer; a process that does not give one is ended."""
        asking, answering = self._process.stdin, self._process.stdout
        assert asking is not None and answering is not None  # noqa: S101 - both are pipes, for the type checker
        over = threading.Event()
        clock = threading.Timer(seconds, self._time_is_over, (over,))
        clock.start()
        self._read += 1
        try:
            answer = self._asked(asked, asking, answering)
        except (OSError, EOFError, NotAnAnswer) as error:
            self.end()
            if over.is_set():
                raise ReadingTookTooLong from None
            _log.warning("a process that read a file ended by itself (%s, status %s)", type(error).__name__, self._process.returncode)
            raise ReaderFailed from None
        except BaseException:
            self.end()  # an answer that nobody took would be taken for the next one
            raise
        finally:
            clock.cancel()
        if over.is_set():
            self.end()  # the answer came just before its time was over
        return answer

    def _asked(self, asked: Asked, asking: IO[bytes], answering: IO[bytes]) -> Message | Unread:
        send(asking, asked)
        return receive_answer(answering)

    def _time_is_over(self, over: threading.Event) -> None:
        over.set()
        self._process.kill()

    def end(self) -> None:
        """End it, whatever it does."""
        self._process.kill()
        self._process.wait(_SECONDS_TO_END)
        held, self._held = self._held, -1
        if held >= 0:
            os.close(held)
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with suppress(OSError):  # what was not yet written is not missed
                    stream.close()
