"""The server's processes: one, or several that share a socket and a table of who asks how often."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from typing import BinaryIO

import uvicorn
from starlette.applications import Starlette

from quivive.server.app import create_app
from quivive.server.desk import open_desk
from quivive.server.quotas import Quotas
from quivive.server.rate import Allowance
from quivive.server.settings import Settings, from_environment, to_environment

_TABLES = "QUIVIVE_ALLOWANCE_TABLE", "QUIVIVE_QUOTAS_TABLE"
"""Where the processes that answer find what they share: open files of the one that started them."""
_SECONDS_TO_END = 20
"""How long answers under way may take once the server is told to stop."""


def serve(settings: Settings, tell: Callable[[str], None]) -> None:
    """Listen and answer until the process is told to stop; `tell` is given the address once it is bound."""
    desk = open_desk(settings, os.environ)  # before anything is promised
    listening = socket.create_server((settings.host, settings.port), family=socket.AF_INET6 if ":" in settings.host else socket.AF_INET, backlog=512)
    host, port = listening.getsockname()[:2]
    tell(f"http://{f'[{host}]' if ':' in host else host}:{port}/")
    allowance, quotas = Allowance(settings.requests_per_minute), Quotas()
    config = uvicorn.Config(
        create_app(settings, allowance, desk, quotas) if settings.workers == 1 else "quivive.server.running:worker", factory=settings.workers > 1,
        workers=settings.workers, log_level="warning", access_log=False, server_header=False, proxy_headers=bool(settings.behind_proxy),
        forwarded_allow_ips=settings.behind_proxy or "127.0.0.1", timeout_keep_alive=10, timeout_graceful_shutdown=_SECONDS_TO_END,
        h11_max_incomplete_event_size=32_768, limit_concurrency=1_000,
    )  # fmt: skip
    if settings.workers == 1:
        uvicorn.Server(config).run([listening])
        return
    if desk is not None:
        desk.store.close()  # no process may use a connection that another one opened
    from uvicorn.supervisors import Multiprocess  # noqa: PLC0415 - only for several processes

    os.environ |= to_environment(settings)
    for name, file in zip(_TABLES, (allowance.file, quotas.file), strict=True):
        os.environ[name] = f"/proc/{os.getpid()}/fd/{file.fileno()}"
    Multiprocess(config, [listening]).run()


def worker() -> Starlette:
    """The application of one of several processes."""
    settings = from_environment()
    allowance, quotas = (_shared(os.environ.get(name, "")) for name in _TABLES)
    return create_app(settings, Allowance(settings.requests_per_minute, allowance), open_desk(settings, os.environ), Quotas(quotas))


def _shared(name: str) -> BinaryIO | None:
    try:
        return open(name, "r+b")  # noqa: SIM115, PTH123 - another process' open file, kept as long as this one lives
    except OSError:
        return None
