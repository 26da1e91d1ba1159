"""Which languages the little words of a text speak for."""

from __future__ import annotations

import re
from collections.abc import Mapping

LETTERS = re.compile(r"[^\W\d_]+")
"""Letters in a row."""
_MOST_VOTES = 50_000


class LanguageVotes(dict[str, tuple[str, ...]]):
    """For each word of a text the languages that its letters speak for, mostly none. Bounded: new words
    without end make it begin anew."""

    def __init__(self, language_words: Mapping[str, str]) -> None:
        super().__init__()
        self._language_words = language_words

    def __missing__(self, word: str) -> tuple[str, ...]:
        if len(self) >= _MOST_VOTES:
            self.clear()
        known = self._language_words
        # Digits and letters may stand in one word: `12e` speaks for what `e` speaks for.
        votes = self[word] = tuple([known[letters] for letters in LETTERS.findall(word) if letters in known])
        return votes
