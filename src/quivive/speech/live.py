"""Sound as it comes, to words: what is settled is told once, what may still change is told anew each time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from quivive.frozen import frozen
from quivive.speech.errors import CannotHear, missing_extra
from quivive.speech.recognise import Heard, recognised
from quivive.speech.sound import RATE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LONGEST: Final = 24.0
"""Seconds of sound that are kept: Whisper reads thirty at a time."""
SETTLED: Final = 12.0
"""From so many seconds on, all but the last sentence is settled."""
_PAUSE = 1.0


@frozen
class Words:
    """Settled words, new ones only, and those that may still change; times from the start of the call."""

    settled: tuple[Heard, ...]
    open: tuple[Heard, ...]


class LiveSpeech:
    """One call's sound, in pieces of 16-bit samples at `rate` (8,000 or 16,000 a second)."""

    def __init__(self, rate: int, language: str, model: str) -> None:
        try:
            import numpy as np  # noqa: PLC0415 - an optional part
        except ImportError:
            raise missing_extra() from None
        self._numpy = np
        self._rate, self._language, self._model = rate, language, model
        self._kept: NDArray[np.float32] = np.zeros(0, dtype=np.float32)
        self._from = 0.0
        self.language = language

    def hear(self, sound: bytes) -> Words:
        """The words after `sound` (16-bit little-endian samples) came too."""
        np = self._numpy
        new = np.frombuffer(sound[: len(sound) // 2 * 2], dtype="<i2").astype(np.float32) / 32_768.0
        if self._rate != RATE:
            new = np.interp(np.arange(new.size * RATE // self._rate) * (self._rate / RATE), np.arange(new.size), new).astype(np.float32)
        self._kept = np.concatenate((self._kept, new))
        self._shorten(int(LONGEST * RATE))
        try:
            speech = recognised(self._kept, self.language, self._model)
        except CannotHear as nobody:
            if "Nobody speaks" not in nobody.what:
                raise
            self._shorten(RATE // 2)
            return Words((), ())
        self.language = self.language or (speech.language if speech.language_sureness > _SURE else "")
        heard = [Heard(each.text, round(self._from + each.start, 2), round(self._from + each.end, 2), each.sureness) for each in speech.heard]
        return self._settled(heard)

    def _settled(self, heard: Sequence[Heard]) -> Words:
        """All is settled after a pause; of long talk, what stands before its last sentence."""
        end = self._from + self._kept.size / RATE
        if end - heard[-1].end >= _PAUSE:
            self._shorten(RATE // 2)
            return Words(tuple(heard), ())
        if self._kept.size < SETTLED * RATE or len(heard) < 2:
            return Words((), tuple(heard)) if self._kept.size < (LONGEST - 6) * RATE else self._all(heard)
        last = heard[-1]
        self._shorten(int((end - last.start) * RATE))
        return Words(tuple(heard[:-1]), (last,))

    def _all(self, heard: Sequence[Heard]) -> Words:
        self._shorten(RATE // 2)
        return Words(tuple(heard), ())

    def _shorten(self, most: int) -> None:
        dropped = max(0, self._kept.size - most)
        self._kept = self._kept[dropped:]
        self._from += dropped / RATE


_SURE = 0.8
"""How sure the language must be to be kept for the rest of the call."""
