"""Where the command line speaks: in which language, in which colours, how wide."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import TextIO

from quivive.fact_files import MAIN_LANGUAGE, WORDING, load
from quivive.wording import Wording

NOTHING_FOUND, ALARM, COULD_NOT = 0, 1, 2
"""Exit statuses."""

_WIDEST = 100
"""Longer lines are harder to read."""


@dataclass(frozen=True, slots=True)
class Console:
    """The two streams of a terminal, and the wording in the reader's language."""

    wording: Wording
    environment: Mapping[str, str]

    @classmethod
    def of(cls, words: Sequence[str], environment: Mapping[str, str]) -> Console:
        """The console for these arguments and this environment; makes both streams UTF-8."""
        for stream in (sys.stdout, sys.stderr):
            _to_utf8(stream)
        language = _asked(words)
        if language not in WORDING:
            language = language_of(environment)
        return cls(load_wording(language), environment)

    @property
    def language(self) -> str:
        """The language of the wording."""
        return self.wording.language

    def say(self, key: str, **details: str | int) -> str:
        """A sentence of the wording."""
        return self.wording.say(key, **details)

    def write(self, text: str) -> None:
        """Put `text` on standard output."""
        sys.stdout.write(text)

    def note(self, text: str) -> None:
        """Put one line on standard error, after what was written so far."""
        sys.stdout.flush()
        sys.stderr.write(text + "\n")
        sys.stderr.flush()

    def fault(self, sentence: str, remedy: str = "") -> None:
        """Say on standard error what went wrong and what helps."""
        self.note(f"quivive: {sentence} {remedy}".rstrip())

    def in_colour(self, choice: str) -> bool:
        """Whether to use colours: `always`, `never`, or `auto`.

        `auto` is only on a terminal that can, and where NO_COLOR (no-color.org) is not set.
        """
        if choice != "auto":
            return choice == "always"
        wanted = not self.environment.get("NO_COLOR") and self.environment.get("TERM") != "dumb"
        return wanted and sys.stdout.isatty()

    def width(self) -> int:
        """Columns to write in."""
        return min(shutil.get_terminal_size().columns, _WIDEST)


def load_wording(language: str) -> Wording:
    """The sentences in `language`, without reading anything else that is known."""
    return Wording(language, load(resources.files("quivive.facts"), f"wording-{language}"))


def language_of(environment: Mapping[str, str]) -> str:
    """The language of the locale if there is wording in it, else English."""
    names = (environment.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    language = next((name for name in names if name), "")[:2].lower()
    return language if language in WORDING else MAIN_LANGUAGE


def _asked(words: Sequence[str]) -> str:
    """The language given as an option: even a fault in another option is said in it."""
    for place, word in enumerate(words):
        if word == "--language" and place + 1 < len(words):
            return words[place + 1].lower()
        if word.startswith("--language="):
            return word.partition("=")[2].lower()
    return ""


def _to_utf8(stream: TextIO) -> None:
    """The locale may say ASCII; people and other programs read UTF-8 all the same."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8", errors="replace")
