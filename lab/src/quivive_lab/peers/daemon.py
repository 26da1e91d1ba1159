"""A program that runs beside the lab for the time of its answers, reachable on this machine only."""

from __future__ import annotations

import resource
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from quivive_lab.peers import Unavailable

_START_SECONDS = 300
_STOP_SECONDS = 30


@contextmanager
def folder() -> Iterator[Path]:
    """An empty folder that a daemon without rights may write to; gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="quivive-lab-") as name:
        place = Path(name)
        place.chmod(0o777)  # noqa: S103 - daemons started by root go on as nobody
        yield place


@contextmanager
def running(command: Sequence[str], log: Path, ready: Callable[[], bool]) -> Iterator[None]:
    """Start `command`, wait until it is `ready`, end it afterwards. Raises Unavailable where it does not start."""
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT)  # noqa: S603 - the peer's own program
    try:
        _wait(process, log, ready)
        yield
    finally:
        process.terminate()
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(process: subprocess.Popen[bytes], log: Path, ready: Callable[[], bool]) -> None:
    end = time.monotonic() + _START_SECONDS
    while not ready():
        if process.poll() is not None:
            last = log.read_bytes().decode(errors="replace").strip().splitlines()[-1:]
            raise Unavailable(f"did not start: {' '.join(last) or 'it said nothing'}"[:300])
        if time.monotonic() > end:
            raise Unavailable(f"gave no answer within {_START_SECONDS} seconds of its start")
        time.sleep(0.2)


def ask_all(letters: Sequence[bytes | None], ask: Callable[[bytes], float | None]) -> list[float | None]:
    """The answer to each letter, two at a time, in order."""

    def one(letter: bytes | None) -> float | None:
        return None if letter is None else ask(letter)

    with ThreadPoolExecutor(2) as threads:
        return list(threads.map(one, letters))


def children_seconds() -> float:
    """CPU seconds that all ended children of this process used, with theirs."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
