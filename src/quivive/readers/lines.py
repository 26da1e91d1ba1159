"""Lines of a stream, bounded: a line without end never fills the memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

_CHUNK = 262_144


def bounded_lines(stream: BinaryIO, most: int) -> Iterator[bytes | None]:
    """Every line with its line end; None in place of one longer than `most`, which is passed over."""
    pending = b""
    passing_over = False
    while chunk := stream.read(_CHUNK):
        lines = (pending + chunk).split(b"\n")
        pending = lines.pop()
        for line in lines:
            if passing_over or len(line) > most:
                passing_over = False
                yield None
            else:
                yield line + b"\n"
        if len(pending) > most:
            pending, passing_over = b"", True
    if passing_over:
        yield None
    elif pending:
        yield pending
