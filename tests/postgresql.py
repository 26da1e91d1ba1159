"""A PostgreSQL server for the tests, on a socket in a folder of its own; nothing listens on a network."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

_PATIENCE = 60
_PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name) if path.parent.name.isdigit() else 0)


class NoServer(Exception):
    """Why there is none."""


class Server:
    """A running server; `database` makes an empty one in it."""

    def __init__(self, folder: Path, command: list[str]) -> None:
        self._folder, self._command, self._count = folder, command, 0
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Have it run, once more after `kill`."""
        end = time.monotonic() + _PATIENCE
        while True:
            with (self._folder / "log").open("ab") as log:
                self._process = subprocess.Popen(self._command, stdout=log, stderr=log, cwd=self._folder)
            try:
                return _wait(self._process, self._folder)
            except NoServer:
                if time.monotonic() > end:
                    raise
                time.sleep(0.2)  # what was killed may not be gone yet

    def kill(self) -> None:
        """End it as a power cut does."""
        assert self._process
        self._process.kill()
        self._process.wait(timeout=_PATIENCE)

    def stop(self) -> None:
        """End it in order."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(timeout=_PATIENCE)

    def database(self) -> str:
        """The address of a new database."""
        import psycopg  # noqa: PLC0415 - the tests of SQLite do without

        self._count += 1
        name = f"store_{self._count}"
        with psycopg.connect(host=str(self._folder), user="postgres", dbname="postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return f"postgresql:///{name}?host={self._folder}&user=postgres"


@contextmanager
def server(*, durable: bool = False) -> Iterator[Server]:
    """Start one and end it; a `durable` one keeps what it acknowledged. Raises `NoServer` with the reason where that cannot be."""
    if not _PROGRAMS:
        raise NoServer("PostgreSQL is not installed: apt-get install -y postgresql")
    folder = Path(tempfile.mkdtemp(prefix="quivive-postgresql-"))
    programs, data = _PROGRAMS[-1], folder / "data"
    try:
        as_owner = _as_owner(folder)
        made = subprocess.run(
            [*as_owner, str(programs / "initdb"), "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"],
            capture_output=True, text=True, timeout=_PATIENCE, check=False, cwd=folder,
        )  # fmt: skip
        if made.returncode:
            raise NoServer(f"initdb: {made.stderr.strip()}")
        settings = ("listen_addresses=", f"unix_socket_directories={folder}", f"fsync={'on' if durable else 'off'}", "shared_buffers=64MB")
        words = [word for setting in settings for word in ("-c", setting)]
        running = Server(folder, [*as_owner, str(programs / "postgres"), "-D", str(data), *words])
        try:
            running.start()
            yield running
        finally:
            running.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _as_owner(folder: Path) -> list[str]:
    """How to run a program as somebody who is not root, which the server refuses to be run as."""
    if os.geteuid() != 0:
        return []
    import pwd  # noqa: PLC0415 - not on every system

    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise NoServer("there is no setpriv to run the server as another user than root")
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        os.chown(folder, entry.pw_uid, entry.pw_gid)
        return [setpriv, f"--reuid={entry.pw_uid}", f"--regid={entry.pw_gid}", "--clear-groups"]
    raise NoServer("there is neither a user postgres nor nobody to run the server as")


def _wait(process: subprocess.Popen[bytes], folder: Path) -> None:
    import psycopg  # noqa: PLC0415 - as above

    end = time.monotonic() + _PATIENCE
    while process.poll() is None and time.monotonic() < end:
        try:
            psycopg.connect(host=str(folder), user="postgres", dbname="postgres").close()
        except psycopg.OperationalError:
            time.sleep(0.1)
        else:
            return
    raise NoServer((folder / "log").read_text("utf-8", "replace")[-2_000:])


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """One server for all tests. Without one they are skipped, but not where CI is set: there they fail."""
    try:
        with server() as running:
            yield running
    except (NoServer, ImportError) as error:
        if os.environ.get("CI"):
            pytest.fail(f"no PostgreSQL server: {error}")
        pytest.skip(f"no PostgreSQL server: {error}")


@pytest.fixture(params=["sqlite", "postgresql"])
def store_place(request: Any, tmp_path: Path) -> str:  # noqa: ANN401 - pytest names no type for it
    """Where a new store can be begun: a test that asks for it runs on each database."""
    if request.param == "sqlite":
        return str(tmp_path / "store.sqlite")
    place: str = request.getfixturevalue("postgresql").database()
    return place
