"""Frames of sentences: read from the texts, drawn evenly, and spelled out.

In a frame `(a|b|)` is a choice, `[ a]` may be left out and `{x}` is filled with a value, `{~x}` with
another one of its kind and `{l:words}` with a link behind words. `¶` begins a paragraph, `↵` a line.
A frame that begins with `@BR ` is only for that country.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Callable, Sequence
from importlib import resources
from typing import Generic, TypeVar

LANGUAGES = ("fr", "en", "de", "es", "it", "nl", "pt")
"""The languages there are texts for."""
Texts = dict[str, dict[str, list[str]]]

_Item = TypeVar("_Item")
_CHOICE = re.compile(r"\(([^()\[\]]*\|[^()\[\]]*)\)|\[([^()\[\]]*)\]")
_FILL = re.compile(r"\{(~?\w+(?::[^{}]*)?)\}")
_BREAKS = str.maketrans({"¶": "\n\n", "↵": "\n"})


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


def read_texts(language: str, country: str = "") -> Texts:
    """The frames of a language as it is written in `country`: table, then name, then frames.

    They stand in `xx.toml` (what is said) and `xx_long.toml` (the paragraphs of long mails).
    """
    texts: Texts = {}
    for name in (f"{language}.toml", f"{language}_long.toml"):
        file = resources.files(__package__) / "texts" / name
        for table, entries in tomllib.loads(file.read_text(encoding="utf-8")).items():
            frames = texts.setdefault(table, {})
            for key, lines in entries.items():
                frames.setdefault(key, []).extend(_of_country(lines, country))
    return texts


def _of_country(lines: str, country: str) -> list[str]:
    """The frames among `lines`, without those of another country."""
    found = []
    for line in lines.splitlines():
        mark, _, rest = line.strip().partition(" ") if line.startswith("@") else ("", "", line.strip())
        if rest and mark in ("", f"@{country}"):
            found.append(rest)
    return found


def spelled(frame: str, chance: random.Random, fill: Callable[[str], str]) -> str:
    """The frame with its choices made, its values filled in and its breaks set."""

    def choose(match: re.Match[str]) -> str:
        if match.group(1) is not None:
            return chance.choice(str(match.group(1)).split("|"))
        return str(match.group(2)) if chance.random() < 0.5 else ""

    last = ""
    while last != frame:
        last, frame = frame, _CHOICE.sub(choose, frame)
    return _FILL.sub(lambda match: fill(match.group(1)), frame.translate(_BREAKS))
