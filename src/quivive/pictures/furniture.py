"""What stands on a screen around a message: clock, dates, buttons, the empty box to write in, the keyboard.

The words come from `facts/languages/<xx>/screen.toml`, of all languages together, for a telephone may speak
another one than its messages.
"""

from __future__ import annotations

import re
import unicodedata
from difflib import get_close_matches
from enum import StrEnum
from functools import lru_cache
from importlib import resources
from typing import Final

from quivive.fact_files import load


class Furniture(StrEnum):
    """What a block is that is no message."""

    NOTHING = ""
    JUNK = "junk"
    """An icon that was read as a letter or two."""
    CLOCK = "clock"
    """The time alone, or the charge of the battery."""
    DATE = "date"
    """When the messages below came, or how (`Message`, `SMS`)."""
    BUTTON = "button"
    """A button, or what the telephone itself says."""
    INPUT = "input"
    """The empty box to write in."""
    WITH = "with"
    """Words before the number of whoever writes."""
    KEYBOARD = "keyboard"


_CLOCK: Final = re.compile(r"(?:[ap]m)?\s*\d{1,2}\s?[:.h]\s?\d{2}(?:\s?[ap]\.?m\.?)?")
_CHARGE: Final = re.compile(r"[\d\s%:.+]*\d\s?%[\d\s%:.]*|(?:[345]g\+?|lte|h\+)\s?\+?\d{0,3}\s?%?")
_PAGE: Final = re.compile(r"(?:page )?\d{1,3}\s?(?:/|sur|of|von|de|di|van)\s?\d{1,3}")
_ROWS: Final = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "azertyuiop", "qsdfghjklm", "wxcvbn", "qwertzuiopu", "asdfghjkloa", "yxcvbnm", "asdfghjkln")
_NUMBERS: Final = re.compile(r"\d{1,4}(?:er|st|nd|rd|th)?|[ap]m|\d{1,2}h\d{0,2}|\d{1,2}\.")
_ICONS: Final = re.compile(r"^(?:[^\w\s+]|[\u2000-\uffff]|[QO0])\s+|\s+(?:[^\w\s.\u2026!?)]|[\u2190-\uffff])$")
"""An icon beside words, read as a sign or a letter of another writing."""
_CLOSE: Final = 0.87
_SHORTEST_START: Final = 8


def furniture(text: str) -> Furniture:
    """What a block that says `text` is, by its words alone."""
    text = _ICONS.sub("", text)
    words = plain(text)
    known = _words()
    lowered = text.strip().lower()
    if _CLOCK.fullmatch(lowered):
        return Furniture.CLOCK
    if _CHARGE.fullmatch(lowered) or re.fullmatch(rf"{_CHARGE.pattern}\s*{_CLOCK.pattern}", lowered):
        return Furniture.CLOCK
    if not words or _is_junk(text, words):
        return Furniture.JUNK
    if _PAGE.fullmatch(lowered):
        return Furniture.BUTTON
    if any(words.startswith(start) for start in known["with"]):
        return Furniture.WITH
    for name, kind in _LISTS:
        if _is_one_of(words, text, known[name]):
            return kind
    if all(word in known["dates"] or word in known["kinds"] or _NUMBERS.fullmatch(word) for word in words.split()):
        return Furniture.DATE if not words.replace(" ", "").isdigit() else Furniture.NOTHING
    letters = words.replace(" ", "")
    if len(letters) >= 5 and any(letters in row for row in _ROWS):
        return Furniture.KEYBOARD
    return Furniture.NOTHING


def named_after(text: str) -> str:
    """Who `text` says that the messages are exchanged with (`Texting with 07700 900123`)."""
    words = text.split()
    for count in range(len(words) - 1, 0, -1):
        if plain(" ".join(words[:count])) in _words()["with"]:
            return " ".join(words[count:])
    return ""


def is_chat(text: str) -> bool:
    """Whether only an app to chat with says so."""
    return bool(get_close_matches(plain(text), _words()["chat"], 1, _CLOSE))


def is_mailbox(text: str) -> bool:
    """Whether only a mail program says so (`to me`)."""
    return plain(text) in _words()["mailbox"]


def plain(text: str) -> str:
    """`text` in small letters without accents, its words with one space between."""
    bare = "".join(character for character in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(character))
    return " ".join(re.findall(r"[^\W_]+", bare))


_LISTS: Final = (("buttons", Furniture.BUTTON), ("chat", Furniture.BUTTON), ("kinds", Furniture.DATE), ("input", Furniture.INPUT))


@lru_cache(maxsize=1)
def _words() -> dict[str, frozenset[str]]:
    tables: dict[str, dict[str, list[str]]] = load(resources.files("quivive.facts"), "screens")
    names = {name for table in tables.values() for name in table}
    return {name: frozenset(plain(word) for table in tables.values() for word in table.get(name, ())) for name in names}


def _is_one_of(words: str, text: str, known: frozenset[str]) -> bool:
    if words in known:
        return True
    if text.rstrip().endswith(("...", "\u2026", "..")) and len(words) >= _SHORTEST_START // 2:
        return any(one.startswith(words) for one in known)
    return len(words) >= _SHORTEST_START and bool(get_close_matches(words, known, 1, _CLOSE))


def _is_junk(text: str, words: str) -> bool:
    """Three signs of which hardly one is a letter, or a single sign."""
    signs = text.replace(" ", "")
    letters = sum(character.isalpha() and ord(character) < 0x2000 for character in signs)
    return len(signs) <= 1 or (len(signs) <= 3 and letters < 2) or not any(character.isalnum() and ord(character) < 0x2000 or ord(character) > 0x3040 for character in words)
