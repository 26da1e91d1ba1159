"""The sockets that the server listens on: one for each process where the system shares connections out among them."""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress

BACKLOG = 512
_SECONDS_UNREAD = 30
"""How long an answer may lie at a client that does not read it."""
_MOST_FILES = 8_192


def listening_sockets(host: str, port: int, processes: int) -> list[socket.socket]:
    """Sockets at one address and port (0: a free one). Raises `OSError` where somebody listens there already.

    On one socket the first process that wakes takes all connections that wait, and keeps them; Linux shares out connections
    evenly among several (SO_REUSEPORT). Elsewhere there is one for all.
    """
    first = _socket(host, port, shared=False)  # fails where somebody else is, even one that would share
    if processes == 1 or sys.platform != "linux":
        return [first]
    port = first.getsockname()[1]
    first.close()
    return [_socket(host, port, shared=True) for _ in range(processes)]


def own_socket(sockets: Sequence[socket.socket], number: int) -> socket.socket:
    """That of process `number`, which lets go of all others: what nobody accepts from would else stay open until it ends."""
    mine = sockets[number % len(sockets)]
    close_all(other for other in sockets if other is not mine)
    return mine


def close_all(sockets: Iterable[socket.socket]) -> None:
    """Take no connection there any more."""
    for one in sockets:
        one.close()


def _socket(host: str, port: int, *, shared: bool) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.create_server((host, port), family=family, backlog=BACKLOG, reuse_port=shared)
    # What is set here holds for every connection. An answer goes out at once, in however many pieces it was written.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, _SECONDS_UNREAD * 1_000)
    return listening


def allow_files() -> None:
    """As many open files as connections need, where the system lets us."""
    try:
        import resource  # noqa: PLC0415 - not on every system
    except ModuleNotFoundError:
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _MOST_FILES if hard == resource.RLIM_INFINITY else min(hard, _MOST_FILES)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with suppress(OSError, ValueError):  # confined: who confines it sets it
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
