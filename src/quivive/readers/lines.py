"""Streams read piece by piece, bounded: a line without end never fills the memory."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Protocol

_CHUNK = 262_144


class ByteSource(Protocol):
    """All that a reader needs of a stream."""

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes, at most `size` of them unless that is negative; none at the end."""
        ...


class Rewound(io.RawIOBase):
    """A stream whose first bytes were read to recognise it, as if they had not been."""

    def __init__(self, head: bytes, rest: ByteSource) -> None:
        super().__init__()
        self._head, self._rest = head, rest

    def readable(self) -> bool:
        """Always."""
        return True

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes: of the head first, which may be fewer than asked for."""
        if not self._head:
            return self._rest.read(size)
        if 0 <= size < len(self._head):
            start, self._head = self._head[:size], self._head[size:]
            return start
        start, self._head = self._head, b""
        return start if size >= 0 else start + self._rest.read(-1)


def bounded_lines(stream: ByteSource, most: int) -> Iterator[bytes | None]:
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
