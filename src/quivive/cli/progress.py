"""One line on a terminal that tells how far a long piece of work is, some times a second."""

from __future__ import annotations

import sys
import time

from quivive.cli.console import Console

_BETWEEN = 0.25


class Progress:
    """The line; `rows` is what was done so far."""

    def __init__(self, console: Console, *, shown: bool) -> None:
        self._console, self._shown = console, shown
        self._start = self._last = time.monotonic()
        self.rows = 0

    @property
    def seconds(self) -> float:
        """Since the start."""
        return time.monotonic() - self._start

    def rate(self, rows: int) -> int:
        """Messages per second."""
        return round(rows / max(self.seconds, 0.001))

    def tell(self, rows: int, *, before: int = 0) -> None:
        """Show what is done, after what was done `before` the start."""
        self.rows = rows
        now = time.monotonic()
        if self._shown and now - self._last >= _BETWEEN:
            self._last = now
            elapsed = f"{int(self.seconds) // 60}:{int(self.seconds) % 60:02}"
            text = self._console.say("cli.progress", count=before + rows, rate=self.rate(rows))
            sys.stderr.write(f"\r\x1b[K{text} {elapsed}")
            sys.stderr.flush()

    def end(self) -> None:
        """Leave the line free for what comes next."""
        if self._shown:
            sys.stderr.write("\r\x1b[K")
