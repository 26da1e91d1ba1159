"""How easy a text is to read: LIX, which needs no dictionary and so measures every language alike.

LIX (C.-H. Björnsson, Läsbarhet, Stockholm 1968) is the words in a sentence, plus the long words (more than six
letters) in a hundred. Up to 30 is very easy, up to 40 easy, up to 50 like a newspaper. A language of long words
(German, Italian) lies higher than English with the same sense, so each is measured against a bound of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_LONG = 6
_END = re.compile(r"(?<=[.!?…])[»”“]?\s+")
_PERIOD = re.compile(r"(?<=[.!?…:])[»”“]?\s+")
_WORD = re.compile(r"[^\W_]+(?:[.@’'/-][^\W_]+)*")
_PLACEHOLDER = re.compile(r"\{[a-z_]+\}")


def sentences(text: str) -> list[str]:
    """The sentences of a text."""
    return [sentence for sentence in _END.split(text) if _words(sentence)]


def longest_sentence(text: str) -> int:
    """The words in the longest sentence."""
    return max((len(_words(sentence)) for sentence in sentences(text)), default=0)


def lix(texts: Iterable[str]) -> float:
    """The LIX of several texts together; what ends at a colon counts as a sentence there."""
    periods = [words for text in texts for part in _PERIOD.split(text) if (words := _words(part))]
    every = [word for words in periods for word in words]
    long = sum(len(word) > _LONG for word in every)
    return len(every) / len(periods) + 100 * long / len(every)


def _words(text: str) -> list[str]:
    """What is filled in counts as one short word."""
    return _WORD.findall(_PLACEHOLDER.sub("x", text))
