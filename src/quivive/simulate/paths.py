"""Where invented messages lead: hosts below .example, and telephone numbers that are kept for fiction."""

from __future__ import annotations

import random
from collections.abc import Iterator

_WORDS = ("account", "secure", "track", "post", "depot", "client", "login", "verify", "portal", "service", "pay", "notice", "online", "help", "refund", "update", "info", "desk", "check", "mail")
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_RANGES = (
    ("+447700900", 3),  # Ofcom, numbers for drama: mobile
    ("+441632960", 3),  # no area
    ("+442079460", 3),  # London
    ("+3319900", 4), ("+3326191", 4), ("+3335301", 4), ("+3346571", 4), ("+3353649", 4),
    ("+3363998", 4),  # Arcep, numbers for audiovisual works: the last is mobile
)  # fmt: skip
"""The beginning of each range and how many digits follow. Ofcom: telephone numbers for use in TV and radio drama
programmes; Arcep: the numbers that the national plan keeps for audiovisual works."""
_TOKEN = 4
"""Pairs of a letter and a digit in the part of an address that changes from one message to the next."""


class Hosts:
    """Gives hosts, each once."""

    def __init__(self, chance: random.Random) -> None:
        self._chance, self._given = chance, 0

    def new(self, word: str) -> str:
        """A host that begins with `word` or a word of the trade, and that was not given before."""
        self._given += 1
        first = word if word and self._chance.random() < 0.6 else self._chance.choice(_WORDS)
        return f"{first}-{self._chance.choice(_WORDS)}-{_base36(self._given)}.example"


class Numbers:
    """Gives telephone numbers, each once until all were given (63,000), then again from the first."""

    def __init__(self, chance: random.Random) -> None:
        self._all = [f"{begin}{number:0{digits}}" for begin, digits in _RANGES for number in range(10**digits)]
        chance.shuffle(self._all)
        self._next = self._endless()

    def new(self) -> str:
        """The next number, E.164."""
        return next(self._next)

    def _endless(self) -> Iterator[str]:
        while True:
            yield from self._all


def token(chance: random.Random) -> str:
    """What changes from one message to the next."""
    return "".join(f"{_DIGITS[10 + chance.randrange(26)]}{chance.randrange(10)}" for _ in range(_TOKEN))


def _base36(number: int) -> str:
    text = ""
    while number:
        number, digit = divmod(number, 36)
        text = _DIGITS[digit] + text
    return text or "0"
