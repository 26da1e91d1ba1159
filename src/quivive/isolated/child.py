"""The process that reads: one file after the other from standard input, each answered on standard output, until nobody asks any more."""

from __future__ import annotations

import os
import select
import sys
from contextlib import suppress
from importlib import import_module
from typing import BinaryIO

from quivive.errors import MissingExtra, UnreadableInput
from quivive.isolated.confined import confine
from quivive.isolated.wire import Asked, Unread, receive_asked, send
from quivive.message import Message
from quivive.readers import read_one

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]  # as said above

TOO_MUCH_MEMORY = Unread("Reading this file takes more memory than is given to it.", "Save a part of it, or type what it says.")
FAILED = Unread("This file could not be read: the program that reads such files failed on it.", "Save it again in another form, or type what it says.")


def main(arguments: list[str]) -> None:
    """Serve with at most `arguments[0]` bytes of memory, as long as somebody holds the other end of the pipe
    `arguments[1]`; what follows are folders to read from."""
    asking, answering = sys.stdin.buffer, _own_output()
    _end_with(int(arguments[1]))
    confine(int(arguments[0]), arguments[2:])
    with suppress(EOFError, BrokenPipeError, KeyboardInterrupt):
        while True:
            answer = read(receive_asked(asking))
            send(answering, answer)


def read(asked: Asked) -> Message | Unread:
    """The message in a file, or why there is none; whatever a decoder raises costs this file alone."""
    try:
        return _message(asked)
    except UnreadableInput as error:
        return Unread(error.what, error.remedy)
    except MissingExtra as error:
        return Unread(error.purpose, extra=error.extra)
    except MemoryError:
        return TOO_MUCH_MEMORY
    except Exception:  # noqa: BLE001 - what it says may hold parts of the file, and nobody could act on it
        return FAILED


def _message(asked: Asked) -> Message:
    if not asked.reader:
        return read_one(asked.data, options=asked.options, name=asked.name)
    message: Message = import_module(asked.reader).read(asked.data, asked.options, asked.name)
    return message


def _end_with(pipe: int) -> None:
    """End as soon as nobody has the other end of `pipe`, also in the midst of a decoder that hangs.

    The system then sends SIGIO, which ends a process on Linux; the standard input is read only between two files.
    """
    if fcntl is not None and hasattr(os, "O_ASYNC"):
        fcntl.fcntl(pipe, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(pipe, fcntl.F_SETFL, fcntl.fcntl(pipe, fcntl.F_GETFL) | os.O_ASYNC)
        if select.select([pipe], [], [], 0)[0]:  # it was over before
            os._exit(1)


def _own_output() -> BinaryIO:
    """Standard output for answers only: what a library prints goes nowhere."""
    kept = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return os.fdopen(kept, "wb")


if __name__ == "__main__":
    main(sys.argv[1:])
