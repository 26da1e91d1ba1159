"""Answers of registers, kept on this machine for a day, so that the same question is not asked twice.

A file is named by the checksum of its question, so that its name does not tell it, and holds the answer of the
register as it came. Nothing of a message is in it. Whatever is wrong with a file, it is as if it were not there.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

MOST_FILES = 60
"""One a question, each of at most `fetch.MOST_BYTES`; the oldest give way."""
DAYS = 1
_FOLDER = Path("quivive") / "recalls"


class Cache:
    """Answers kept in `folder`; `today` is the day that they are dated and measured by."""

    def __init__(self, folder: Path, today: date | None = None) -> None:
        self._folder = folder
        self._today = today or datetime.now(UTC).date()

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Cache | None:
        """The cache of this user: `$XDG_CACHE_HOME/quivive/recalls`, else `~/.cache/quivive/recalls` (XDG Base Directory).

        None where the user has no home.
        """
        named = Path(environment.get("XDG_CACHE_HOME", ""))
        try:
            return cls((named if named.is_absolute() else Path.home() / ".cache") / _FOLDER)
        except RuntimeError:
            return None

    def get(self, address: str) -> tuple[bytes, str] | None:
        """The answer to `address` and the day it was given, or None."""
        try:
            data = self._path(address).read_bytes()
            written, _, content = data.partition(b"\n")
            asked = date.fromisoformat(written.decode("ascii"))
        except (OSError, ValueError):
            return None
        return (content, asked.isoformat()) if 0 <= (self._today - asked).days < DAYS else None

    def put(self, address: str, content: bytes) -> None:
        """Keep an answer; where that does not work it is not kept."""
        path = self._path(address)
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            unfinished = path.with_suffix(f".{os.getpid()}")
            unfinished.write_bytes(self._today.isoformat().encode("ascii") + b"\n" + content)
            unfinished.replace(path)
            self._make_room()
        except OSError:
            return

    def _make_room(self) -> None:
        files = sorted(self._folder.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
        for path in files[MOST_FILES:]:
            path.unlink(missing_ok=True)

    def _path(self, address: str) -> Path:
        return self._folder / hashlib.sha256(address.encode()).hexdigest()
