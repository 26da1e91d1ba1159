"""The server's processes: one, or several that share a socket and a table of who asks how often."""

from __future__ import annotations

import asyncio
import gc
import os
import socket
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial

import uvicorn

from quivive.errors import SettingsFault
from quivive.server import log, metrics
from quivive.server.app import create_app
from quivive.server.connections import Connection
from quivive.server.desk import Desk, open_desk
from quivive.server.processes import Processes
from quivive.server.quotas import Quotas
from quivive.server.rate import Allowance
from quivive.server.settings import Settings
from quivive.server.sockets import BACKLOG, allow_files, close_all, listening_sockets, own_socket
from quivive.server.team.set_up import set_up_address
from quivive.server.warm import warm

_SECONDS_TO_END = 20
"""How long answers under way may take once the server is told to stop."""
_SECONDS_TO_TELL = 1.0
"""How long connections in use are waited for to be told that they close."""


def serve(settings: Settings, tell: Callable[[str], None], invite: Callable[[str], None]) -> None:
    """Listen and answer until the process is told to stop; `tell` is given the address once it is bound, and `invite` the one
    under which the first admin is made, where there is no account yet.

    Raises `SettingsFault` for an address that cannot be listened on, for several workers where processes cannot be split, or if
    they end again and again.
    """
    desk = open_desk(settings, os.environ)  # before anything is promised
    if settings.workers > 1 and not hasattr(os, "fork"):
        raise SettingsFault([f"workers: {settings.workers}: this system knows one worker only"])
    warm()
    try:
        listening = listening_sockets(settings.host, settings.port, settings.workers)
    except OSError as error:
        raise SettingsFault([f"host, port: {settings.host}, {settings.port}: {os.strerror(error.errno) if error.errno else error}"]) from None
    host, port = listening[0].getsockname()[:2]
    here = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    tell(f"{here}/")
    token = _first_token(desk) if desk is not None and settings.oidc_only != "yes" else ""
    if token:
        invite(f"{settings.public_address.rstrip('/') or here}{set_up_address(token)}")
    log.begin(settings.log)
    allow_files()
    allowance, quotas = Allowance(settings.requests_per_minute), Quotas()
    gc.collect()
    gc.freeze()  # what is known stays, and its pages stay shared
    if desk is not None:
        desk.store.close()  # no process may use a connection that another one opened
    if settings.workers == 1:
        _answer(settings, allowance, quotas, listening, None, 0)
        _leave()
        return
    with metrics.of_several():
        work = partial(_answer, settings, allowance, quotas, listening, os.getpid())
        Processes(settings.workers, work, _SECONDS_TO_END + 5).run(partial(close_all, listening))


def _first_token(desk: Desk) -> str:
    """What lets somebody make the first account; empty where there is one. Only its hash is kept, so that every process knows it."""
    from quivive.accounts import links  # noqa: PLC0415 - a server that keeps nothing does without

    with desk.store.begin() as connection:
        return "" if links.any_account(connection) else links.begin(connection, "", datetime.now(UTC))


def _answer(
    settings: Settings, allowance: Allowance, quotas: Quotas, listening: Sequence[socket.socket], parent: int | None, number: int
) -> None:
    """One process, until it is told to end or the one it was split off from, its `parent`, is gone."""
    mine = own_socket(listening, number)
    metrics.begin(number)
    app = create_app(settings, allowance, open_desk(settings, os.environ), quotas)
    config = uvicorn.Config(
        app, http=Connection, ws="none", log_config=None, access_log=False, server_header=False, proxy_headers=bool(settings.behind_proxy),
        forwarded_allow_ips=settings.behind_proxy or "127.0.0.1", timeout_keep_alive=10, timeout_graceful_shutdown=_SECONDS_TO_END, backlog=BACKLOG,
    )  # fmt: skip

    def stopping() -> None:
        app.state.ending = True

    _Server(config, stopping, parent).run([mine])


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
