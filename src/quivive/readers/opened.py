"""Open what a path names, if reading it can come to an end: a file, or a pipe that somebody writes to."""

from __future__ import annotations

import os
import select
import stat
from pathlib import Path
from typing import BinaryIO, Final

from quivive.errors import UnreadableInput

PATIENCE: Final = 2.0
"""Seconds that a pipe may stay silent before it is given up: nobody may ever write to it."""


def opened(path: Path) -> BinaryIO:
    """`path`, open for reading. Raises `UnreadableInput` for a device or a silent pipe, `OSError` otherwise."""
    mode = path.stat().st_mode
    if stat.S_ISREG(mode):
        return path.open("rb")
    if stat.S_ISFIFO(mode):
        return _opened_pipe(path)
    raise UnreadableInput("This is a device, not a file.", "Name a file, or give - to read what is piped in.")


def _opened_pipe(path: Path) -> BinaryIO:
    """Shells give one for `<(command)`; opened the ordinary way it waits for a writer for ever."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    try:
        ready, _, _ = select.select([descriptor], [], [], PATIENCE)
        if not ready:
            raise UnreadableInput("This is a pipe that nobody writes to.", "Name a file.")
        os.set_blocking(descriptor, True)
        return os.fdopen(descriptor, "rb")
    except BaseException:
        os.close(descriptor)
        raise
