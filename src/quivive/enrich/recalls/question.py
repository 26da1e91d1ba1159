"""What is asked of a register of recalls, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlencode

from quivive.errors import QuiviveError
from quivive.recalled_product import RecalledProduct
from quivive.text.fold import fold_plain


class NotAsked(QuiviveError):
    """A register could not be asked, or its answer could not be used; the text is one plain sentence."""


class Outcome(StrEnum):
    """What came of asking a register. None of them means "safe"."""

    FOUND = "found"
    NONE_FOUND = "none_found"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True, slots=True)
class OfficialRecall:
    """A notice in a register: its title, its date (ISO 8601, or empty), its page, and the numbers that both name."""

    title: str
    date: str
    address: str
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What one register (its id) answered; `why` is empty unless it could not be asked.

    `asked` is the day on which it was asked (ISO 8601): an answer may be a day old.
    """

    register: str
    outcome: Outcome
    recalls: tuple[OfficialRecall, ...] = ()
    why: str = ""
    asked: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice as a register's own file reads it, before it is known to fit: `text` is all that it says of the product."""

    title: str
    date: str
    address: str
    text: str


TOO_SLOW = "It did not answer in time."
UNREADABLE = "Its answer could not be read."
LONGEST_TITLE = 200
MOST_RECALLS = 3
_STEM = 5
_ENOUGH = 0.6


def fitting(notices: list[Notice], product: RecalledProduct) -> tuple[OfficialRecall, ...]:
    """The notices about this product, those that name the same numbers first, then the newest.

    Registers search loosely (another word form, any of several words). A notice fits if it has a bar code of the
    product, or most of its words: the first, which is the brand or the kind, and three in five of all.
    """
    found = []
    for notice in notices:
        text = fold_plain(notice.text)
        plain = text.replace(" ", "")
        numbers = tuple(number for number in product.numbers if fold_plain(number) in plain)
        stems = [fold_plain(word)[:_STEM] for word in product.words]
        there = [stem in text for stem in stems]
        if (there and there[0] and sum(there) >= _ENOUGH * len(there)) or (numbers and (not there or any(there))):
            title = printable(notice.title)[:LONGEST_TITLE]
            found.append(OfficialRecall(title, notice.date, notice.address, numbers))
    unique = list({(one.title, one.date): one for one in found}.values())
    unique.sort(key=lambda one: (len(one.numbers), one.date), reverse=True)
    return tuple(unique[:MOST_RECALLS])


def query(fields: Mapping[str, str | Sequence[str]]) -> str:
    """The part of an address behind its question mark."""
    return urlencode(fields, doseq=True)


def day(written: object) -> str:
    """The day at the start of a date in ISO 8601, or empty."""
    text = written[:10] if isinstance(written, str) else ""
    return text if len(text) == len("2026-11-25") and text.replace("-", "").isdigit() else ""


def printable(text: str) -> str:
    """The text on one line, without what a terminal or a page would obey."""
    return " ".join("".join(character if character.isprintable() else " " for character in text).split())


def text_of(value: object) -> str:
    """All texts inside a piece of JSON, two levels deep, with spaces between them."""
    if isinstance(value, str):
        return value
    if isinstance(value, int):
        return str(value)
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return " ".join(
            inner if isinstance(inner, str) else text_of(inner) if _is_flat(inner) else "" for inner in value
        )
    return ""


def _is_flat(value: object) -> bool:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return not any(isinstance(one, (dict, list)) for one in inner)
