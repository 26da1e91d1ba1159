"""The process that reads, with decoders that fail on purpose where a picture says so: what native code may do on a prepared file."""

from __future__ import annotations

import ctypes
import os
import socket
import sys
import time
from pathlib import Path

from quivive.errors import UnreadableInput
from quivive.isolated import child
from quivive.message import Message
from quivive.readers import picture
from quivive.readers.options import ReadOptions

read_picture = picture.read
MARK = b"#then "
"""Before the last word of a picture that is to fail."""


def read(data: bytes, options: ReadOptions, name: str) -> Message:
    """As the picture's last word says; without one as it should be."""
    whole, _, word = data.rpartition(MARK)
    match word:
        case b"crash":
            ctypes.string_at(0)
        case b"abort":
            os.abort()
        case b"hang":
            time.sleep(3_600)
        case b"greedy":
            bytearray(8 * 1024**3)
        case b"talk":
            os.write(1, b"what a library prints")
        case b"lie":
            # What a process that was taken over might answer: an object that would run something where it is made.
            child.send = lie  # type: ignore[assignment]  # on purpose
        case b"out":
            raise UnreadableInput(_tried())
    return read_picture(whole or data, options, name)


class _Harm:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, ("echo taken over >&2",)


def lie(stream: object, answer: object) -> None:
    """An answer that is none."""
    import pickle  # noqa: PLC0415 - only here

    content = pickle.dumps(_Harm())
    stream.write(len(content).to_bytes(8) + content)  # type: ignore[attr-defined]  # a stream of bytes
    stream.flush()  # type: ignore[attr-defined]  # as above


def _tried() -> str:
    """What a decoder that was taken over can still do."""
    tries = {
        "network": lambda: socket.socket(),
        "program": lambda: os.execv("/bin/true", ["true"]),  # noqa: S606 - it must not come to that
        "write": lambda: Path("/tmp/quivive-was-here").write_text("x"),  # noqa: S108 - it must not come to that
        "read": lambda: Path("/etc/passwd").read_text(),
        "parent": lambda: os.kill(os.getppid(), 0),
        "environment": lambda: Path(f"/proc/{os.getppid()}/environ").read_bytes(),
    }
    done = []
    for name, attempt in tries.items():
        try:
            attempt()
        except PermissionError:
            continue
        done.append(name)
    return f"could: {', '.join(done)}; knows: {', '.join(sorted(name for name in os.environ if 'KEY' in name))}."


if __name__ == "__main__":
    picture.read = read
    child.main(sys.argv[1:])
