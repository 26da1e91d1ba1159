"""Passwords that are guessed first: the name, the product, what everybody takes, rows of keys, the same again and again.

NIST SP 800-63B-4 (3.1.1.2) asks to refuse what is common, expected or compromised, and to ask for no mixture of kinds of letters.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

LEAST_LEFT: Final = 8
"""Characters that must be left once all that is guessed first is taken out."""
LEAST_DIFFERENT: Final = 5
_COMMON: Final = (
    "correcthorsebatterystaple", "passphrase", "motdepasse", "wachtwoord", "contrasena", "palavrapasse", "passwort", "password", "passw0rd",
    "administrator", "administrateur", "quivive", "bienvenue", "willkommen", "bienvenido", "benvenuto", "welkom", "welcome", "iloveyou",
    "jetaime", "letmein", "changeme", "changezmoi", "secret", "soleil", "sunshine", "princess", "football", "baseball", "superman", "dragon",
    "monkey", "master", "hello", "bonjour", "default", "azerty", "qwerty", "qwertz", "login", "admin", "test", "user", "demo",
)  # fmt: skip
_ROWS: Final = (
    "abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "qwertzuiop", "azertyuiop", "asdfghjkl", "qsdfghjklm", "zxcvbnm", "yxcvbnm",
    "wxcvbn", "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
)  # fmt: skip
_RUN: Final = 4
"""So many neighbours make a row."""
_AS_LETTERS: Final = str.maketrans("@4€310$5!", "aaeeiossi")


def is_weak(password: str, name: str) -> bool:
    """Whether it is among the first that somebody would try who knows the `name` of the account."""
    folded = re.sub(r"[\s_.,;:’'-]+", "", _folded(password))
    if len(set(folded)) < LEAST_DIFFERENT or _repeated(folded):
        return True
    words = [part for part in re.split(r"[\W_]+", _folded(name)) if len(part) > 2]
    expected = {*words, re.sub(r"[\W_]+", "", _folded(name)), *_COMMON} - {""}
    left = _taken_out(_without_rows(folded), sorted(expected, key=len, reverse=True))
    return len(left) < LEAST_LEFT


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def _taken_out(text: str, words: list[str]) -> str:
    """What is left without the words, forwards and backwards, also where digits stand for letters (p4ssw0rd)."""
    read = text.translate(_AS_LETTERS)
    for word in words:
        for one in (word, word[::-1]):
            while (at := max(text.find(one), read.find(one))) >= 0:
                text, read = text[:at] + text[at + len(one) :], read[:at] + read[at + len(one) :]
    return text


def _repeated(text: str) -> bool:
    """The same few characters over and over."""
    return any(text == (text[:size] * (len(text) // size + 1))[: len(text)] for size in range(1, min(5, len(text) // 2) + 1))


def _without_rows(text: str) -> str:
    for row in _ROWS:
        for one in (row, row[::-1]):
            for size in range(len(one), _RUN - 1, -1):
                for start in range(len(one) - size + 1):
                    text = text.replace(one[start : start + size], "")
    return text
