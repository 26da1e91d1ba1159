"""A real server for tests, and the generator of load of `bench/`."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

SCAM = "Netflix: your payment failed, update your card within 24h: https://netflix-konto.example/x"


def bench(name: str) -> ModuleType:
    """A script of `bench/`, which is no package."""
    folder = Path(__file__).parent.parent / "bench"
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, folder / f"{name}.py")
        assert spec and spec.loader
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


@dataclass(frozen=True)
class Served:
    """Where it answers, its main process, and the file that its standard error goes to."""

    address: str
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def at(self) -> tuple[str, int]:
        """Host and port."""
        return "127.0.0.1", int(self.address.rpartition(":")[2].strip("/"))

    @property
    def children(self) -> list[int]:
        """Its workers."""
        return [int(word) for word in Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()]

    def get(self, path: str, **headers: str) -> tuple[int, str]:
        """Status and body of a page."""
        request = urllib.request.Request(self.address + path, headers=headers)  # noqa: S310 - loopback
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310 - as above
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()


@contextmanager
def served(folder: Path, *options: str, **settings: object) -> Iterator[Served]:
    """`quivive serve` on a free port, that keeps nothing and limits nobody unless told."""
    told = {"requests_per_minute": 0, "database": "none", **settings}
    environment = {**os.environ, **{f"QUIVIVE_{name.upper()}": str(value) for name, value in told.items()}}
    log = folder / "server.log"
    with log.open("wb") as stream:
        command = [sys.executable, "-m", "quivive", "serve", "--port", "0", "--language", "en", *options]
        process = subprocess.Popen(command, stderr=stream, env=environment)
    try:
        end = time.monotonic() + 60
        while not (address := re.search(r"http://127\.0\.0\.1:\d+/", log.read_text("utf-8"))):
            assert process.poll() is None and time.monotonic() < end, log.read_text("utf-8")
            time.sleep(0.05)
        yield Served(address.group(), process, log)
    finally:
        process.kill()
        process.wait()
