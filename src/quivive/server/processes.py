"""Several processes that do the same work: split off, replaced when they die, ended together."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable

from quivive.errors import SettingsFault
from quivive.server import log

_SOON = 2.0
"""Seconds within which a process that ends has not begun well."""
_MOST_IN_A_ROW = 10
"""Processes that may begin badly one after another before all is given up."""
_SIGNALS = frozenset({signal.SIGTERM, signal.SIGINT, *([signal.SIGCHLD] if hasattr(signal, "SIGCHLD") else ())})


class Processes:
    """`count` processes, each doing `work(number)` with its number from 0.

    They are split off (fork) from this one, so that what it read before is in memory once. `seconds_to_end` is how long they
    may take to end before they are killed.
    """

    def __init__(self, count: int, work: Callable[[int], None], seconds_to_end: float) -> None:
        self._count, self._work, self._seconds_to_end = count, work, seconds_to_end
        self._running: dict[int, tuple[int, float]] = {}
        self._bad_in_a_row = 0

    def run(self, ending: Callable[[], None]) -> None:
        """Until SIGTERM or SIGINT; `ending` is called then. Raises `SettingsFault` where processes only ever begin to end."""
        before = signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
        try:
            for number in range(self._count):
                self._start(number)
            while self._bad_in_a_row < _MOST_IN_A_ROW and signal.sigwait(_SIGNALS) == signal.SIGCHLD:
                self._replace()
            ending()
            self._end()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        if self._bad_in_a_row >= _MOST_IN_A_ROW:
            raise SettingsFault([f"workers: {_MOST_IN_A_ROW} processes ended within {_SOON:.0f} seconds, one after another; why stands above"])

    def _start(self, number: int) -> None:
        pid = os.fork()
        if pid:
            self._running[pid] = number, time.monotonic()
            return
        status = 1
        try:
            for one in _SIGNALS:
                signal.signal(one, signal.SIG_DFL)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)
            self._work(number)
            status = 0
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else 1
        except BaseException as error:
            log.fault(error)
        finally:
            os._exit(status)  # nothing of the process that it was split off from is to be ended here

    def _replace(self) -> None:
        while self._running and (pid := os.waitpid(-1, os.WNOHANG)[0]):
            number, since = self._running.pop(pid, (-1, 0.0))
            if number < 0:
                continue
            self._bad_in_a_row = self._bad_in_a_row + 1 if time.monotonic() - since < _SOON else 0
            if self._bad_in_a_row:
                time.sleep(0.1 * self._bad_in_a_row)
            if self._bad_in_a_row < _MOST_IN_A_ROW:
                log.event("a worker ended and is replaced", worker=number)
                self._start(number)

    def _end(self) -> None:
        for pid in self._running:
            os.kill(pid, signal.SIGTERM)
        end = time.monotonic() + self._seconds_to_end
        while self._running:
            pid = os.waitpid(-1, os.WNOHANG)[0]
            if pid:
                self._running.pop(pid, None)
            elif time.monotonic() > end:
                for late in self._running:
                    os.kill(late, signal.SIGKILL)
                end = float("inf")
            else:
                time.sleep(0.02)
