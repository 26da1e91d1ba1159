"""Frames of sentences: read from the texts, drawn evenly, and spelled out.

In a frame `(a|b|)` is a choice, `[ a]` may be left out and `{x}` is filled with a value.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Callable, Sequence
from importlib import resources
from typing import Generic, TypeVar

LANGUAGES = ("fr", "en", "de", "es")
"""The languages there are texts for; Italian, Dutch and Portuguese are still to be written."""
Texts = dict[str, dict[str, list[str]]]

_Item = TypeVar("_Item")
_CHOICE = re.compile(r"\(([^()\[\]]*\|[^()\[\]]*)\)|\[([^()\[\]]*)\]")
_FILL = re.compile(r"\{(\w+)\}")


class Deck(Generic[_Item]):
    """Draws every item once before any comes again: chance alone would repeat some frames often."""

    def __init__(self, items: Sequence[_Item], chance: random.Random) -> None:
        self._items = list(items)
        self._chance = chance
        self._left: list[_Item] = []

    def draw(self) -> _Item:
        """The next item."""
        if not self._left:
            self._left = list(self._items)
            self._chance.shuffle(self._left)
        return self._left.pop()


def read_texts(language: str) -> Texts:
    """The frames of a language: table, then name, then one frame a line."""
    file = resources.files(__package__) / "texts" / f"{language}.toml"
    tables = tomllib.loads(file.read_text(encoding="utf-8"))
    return {
        table: {name: [line.strip() for line in lines.splitlines() if line.strip()] for name, lines in entries.items()}
        for table, entries in tables.items()
    }


def spelled(frame: str, chance: random.Random, fill: Callable[[str], str]) -> str:
    """The frame with its choices made and its values filled in."""

    def choose(match: re.Match[str]) -> str:
        if match.group(1) is not None:
            return chance.choice(match.group(1).split("|"))
        return match.group(2) if chance.random() < 0.5 else ""

    last = ""
    while last != frame:
        last, frame = frame, _CHOICE.sub(choose, frame)
    return _FILL.sub(lambda match: fill(match.group(1)), frame)
