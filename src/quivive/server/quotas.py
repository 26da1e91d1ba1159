"""How often each key has asked, counted exactly over all processes; and which requests are under way in one of them."""

from __future__ import annotations

import fcntl
import mmap
import struct
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from math import ceil
from typing import BinaryIO, Final

from quivive.frozen import frozen

_SLOTS: Final = 4_096
"""Keys that can be in use at the same time."""
_PROBES: Final = 32
_SLOT = struct.Struct("<QfIII")
"""Whose it is, what is left of the minute's allowance, when that was counted (seconds of a steady clock), the day, its requests."""
_LOCKS: Final = _SLOTS * _SLOT.size
"""Behind the table no byte is written: they are only locked, one for each request under way."""
_MINUTE: Final = 60
DAY_SECONDS: Final = 86_400


@frozen
class Left:
    """What a key may still do: requests in this minute and on this day (None: no such quota), seconds until it may ask
    again (0: now), seconds until an allowance is whole again."""

    minute: int | None
    day: int | None
    wait: int
    minute_whole: int
    day_ends: int


class UnderWay(Exception):
    """The same request is being answered already."""


class Quotas:
    """A table in an unlinked file that processes started from this one share.

    A slot is changed under a lock of its bytes, so that no request is missed. What is under way is held by such a lock too: it
    ends with the process that holds it, however that ends.
    """

    def __init__(self, file: BinaryIO | None = None) -> None:
        if file is None:
            file = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the server
            file.truncate(_LOCKS)
        self.file = file
        self._table = mmap.mmap(file.fileno(), _LOCKS)
        self._under_way: set[int] = set()

    def take(self, key: str, per_minute: int, per_day: int, *, now: float, day: int, second_of_day: int, used: int) -> Left:
        """Count one request of `key` at `now` (a steady clock's seconds), if it may make it.

        `used` is how many of `day` are written down elsewhere: at least as many have been made.
        """
        tag = _tag(key)
        with self._locked(0, _LOCKS):
            place = self._place(tag)
            whose, left, last, its_day, made = _SLOT.unpack_from(self._table, place)
            second, full = max(1, int(now) & 0xFFFFFFFF), float(per_minute)
            if whose != tag:
                left, last, its_day, made = full, second, day, 0
            had = min(full, left + max(0, second - last) * full / _MINUTE)
            made = max(made if its_day == day else 0, used)
            wait = 0
            if per_day and made >= per_day:
                wait = max(1, DAY_SECONDS - second_of_day)
            elif per_minute and had < 1:
                wait = max(1, ceil((1 - had) * _MINUTE / full))
            if not wait:
                had, made = had - 1, made + 1
            _SLOT.pack_into(self._table, place, tag, had, second, day, min(made, 0xFFFFFFFF))
        return Left(
            minute=max(0, int(had)) if per_minute else None,
            day=max(0, per_day - made) if per_day else None,
            wait=wait,
            minute_whole=ceil((full - had) * _MINUTE / full) if per_minute else 0,
            day_ends=max(1, DAY_SECONDS - second_of_day),
        )

    def spend(self, key: str, number: int, per_day: int, *, day: int, used: int) -> bool:
        """Count so many more things of `key` on a day, where the day's quota has room for all of them."""
        tag = _tag(key)
        with self._locked(0, _LOCKS):
            place = self._place(tag)
            whose, left, last, its_day, made = _SLOT.unpack_from(self._table, place)
            made = max(made if whose == tag and its_day == day else 0, used)
            if per_day and made + number > per_day:
                return False
            _SLOT.pack_into(self._table, place, tag, left, last, day, min(made + number, 0xFFFFFFFF))
        return True

    @contextmanager
    def under_way(self, what: str) -> Iterator[None]:
        """Hold a name while something is done under it. Raises `UnderWay` where any of the processes holds it."""
        place = _LOCKS + int.from_bytes(blake2b(what.encode("utf-8", "replace"), digest_size=5).digest())
        if place in self._under_way:
            raise UnderWay
        try:
            fcntl.lockf(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, place)
        except OSError:
            raise UnderWay from None
        self._under_way.add(place)
        try:
            yield
        finally:
            self._under_way.discard(place)
            with suppress(OSError):
                fcntl.lockf(self.file, fcntl.LOCK_UN, 1, place)

    def _place(self, tag: int) -> int:
        """The slot of a key: its own, else a free one, else the first that it could have."""
        free = -1
        for step in range(_PROBES):
            place = (tag + step) % _SLOTS * _SLOT.size
            whose: int = _SLOT.unpack_from(self._table, place)[0]
            if whose == tag:
                return place
            if not whose and free < 0:
                free = place
        return free if free >= 0 else tag % _SLOTS * _SLOT.size

    @contextmanager
    def _locked(self, start: int, length: int) -> Iterator[None]:
        fcntl.lockf(self.file, fcntl.LOCK_EX, length, start)
        try:
            yield
        finally:
            fcntl.lockf(self.file, fcntl.LOCK_UN, length, start)


def _tag(key: str) -> int:
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest()) | 1
