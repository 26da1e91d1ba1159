"""The server's processes: one, or several that share a socket and a table of who asks how often."""

from __future__ import annotations

import asyncio
import gc
import os
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial

import uvicorn

from quivive.errors import SettingsFault
from quivive.server import log, metrics
from quivive.server.app import create_app
from quivive.server.connections import Connection
from quivive.server.desk import Desk, open_desk
from quivive.server.processes import Processes
from quivive.server.rate import Allowance
from quivive.server.settings import Settings
from quivive.server.team.set_up import set_up_address
from quivive.server.warm import warm

_SECONDS_TO_END = 20
"""How long answers under way may take once the server is told to stop."""
_SECONDS_TO_TELL = 1.0
"""How long connections in use are waited for to be told that they close."""
_BACKLOG = 512
_SECONDS_UNREAD = 30
"""How long an answer may lie at a client that does not read it."""
_MOST_FILES = 8_192


def serve(settings: Settings, tell: Callable[[str], None], invite: Callable[[str], None]) -> None:
    """Listen and answer until the process is told to stop; `tell` is given the address once it is bound, and `invite` the one
    under which the first admin is made, where there is no account yet.

    Raises `SettingsFault` for several workers where processes cannot be split, or if they end again and again.
    """
    desk = open_desk(settings, os.environ)  # before anything is promised
    if settings.workers > 1 and not hasattr(os, "fork"):
        raise SettingsFault([f"workers: {settings.workers}: this system knows one worker only"])
    warm()
    listening = _socket(settings)
    host, port = listening.getsockname()[:2]
    here = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    tell(f"{here}/")
    token = _first_token(desk) if desk is not None and settings.oidc_only != "yes" else ""
    if token:
        invite(f"{settings.public_address.rstrip('/') or here}{set_up_address(token)}")
    log.begin(settings.log)
    _allow_files()
    allowance = Allowance(settings.requests_per_minute)
    gc.collect()
    gc.freeze()  # what is known stays, and its pages stay shared
    if desk is not None:
        desk.store.close()  # no process may use a connection that another one opened
    if settings.workers == 1:
        _answer(settings, allowance, listening, None, 0)
        _leave()
        return
    with metrics.of_several():
        Processes(settings.workers, partial(_answer, settings, allowance, listening, os.getpid()), _SECONDS_TO_END + 5).run(listening.close)


def _first_token(desk: Desk) -> str:
    """What lets somebody make the first account; empty where there is one. Only its hash is kept, so that every process knows it."""
    from quivive.accounts import links  # noqa: PLC0415 - a server that keeps nothing does without

    with desk.store.begin() as connection:
        return "" if links.any_account(connection) else links.begin(connection, "", datetime.now(UTC))


def _socket(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listening = socket.create_server((settings.host, settings.port), family=family, backlog=_BACKLOG)
    # What is set here holds for every connection. An answer goes out at once, in however many pieces it was written.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, _SECONDS_UNREAD * 1_000)
    return listening


def _allow_files() -> None:
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


def _answer(settings: Settings, allowance: Allowance, listening: socket.socket, parent: int | None, number: int) -> None:
    """One process, until it is told to end or the one it was split off from, its `parent`, is gone."""
    metrics.begin(number)
    app = create_app(settings, allowance, open_desk(settings, os.environ))
    config = uvicorn.Config(
        app, http=Connection, ws="none", log_config=None, access_log=False, server_header=False, proxy_headers=bool(settings.behind_proxy),
        forwarded_allow_ips=settings.behind_proxy or "127.0.0.1", timeout_keep_alive=10, timeout_graceful_shutdown=_SECONDS_TO_END, backlog=_BACKLOG,
    )  # fmt: skip

    def stopping() -> None:
        app.state.ending = True

    _Server(config, stopping, parent).run([listening])


def _leave() -> None:
    """Without waiting for checks that were cut off: a thread cannot be stopped, and would be waited for."""
    others = [thread for thread in threading.enumerate() if thread is not threading.main_thread() and not thread.daemon]
    for thread in others:
        thread.join(0.5 / len(others))
    if any(thread.is_alive() for thread in others):
        os._exit(0)


class _Server(uvicorn.Server):
    """As uvicorn's, but connections in use are told to close with their next answer before idle ones are closed, and to be
    told to end is no failure.

    A client that sends on a kept connection just when the server stops would else lose its request.
    """

    def __init__(self, config: uvicorn.Config, stopping: Callable[[], None], parent: int | None) -> None:
        super().__init__(config)
        self._stopping, self._parent = stopping, parent

    async def on_tick(self, counter: int) -> bool:
        """Whether to end: also when the process that this one was split off from is gone."""
        return await super().on_tick(counter) or self._parent not in (None, os.getppid())

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Take nobody new, answer those who are here, end."""
        for server in self.servers:
            server.close()
        self._stopping()
        loop = asyncio.get_running_loop()
        end = loop.time() + _SECONDS_TO_TELL
        while self.server_state.connections and loop.time() < end:
            await asyncio.sleep(0.05)
        await super().shutdown(sockets)
        self._captured_signals.clear()
