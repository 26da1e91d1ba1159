"""A few short questions to a person on a terminal: what happened, how it came, where they live, whose name.

Questions go to standard error, so that the answer can be kept in a file. Ctrl-C stops at any point;
an input that ends (Ctrl-D) is taken as "I do not know".
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from quivive.cli.console import Console
from quivive.errors import UnknownName
from quivive.message import Channel
from quivive.verdict import Happened

if TYPE_CHECKING:
    from quivive.knowledge import Knowledge

_T = TypeVar("_T")
_LONGEST_ANSWER = 200
_MOST_TRIES = 5
"""After so many answers that nobody understands, the question is left out rather than asked for ever."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is known of what happened; empty where nobody said."""

    happened: tuple[Happened, ...]
    channel: str
    country: str
    brand: str


def ask(known: Asked, console: Console) -> Asked:
    """What is not known yet, asked in turn; "nothing" where the person does not say what happened."""
    from quivive.knowledge import load_knowledge  # noqa: PLC0415 - only where somebody is asked

    knowledge = load_knowledge()
    console.note(console.say("aftercare.welcome_hurry"))
    console.note(console.say("aftercare.welcome"))
    told = replace(known, happened=_happened(console) or (Happened.NOTHING,))
    if not told.channel:
        told = replace(told, channel=_channel(console))
    if not told.country:
        told = replace(told, country=_country(console, knowledge))
    if not told.brand:
        told = replace(told, brand=_brand(console, knowledge))
    console.note("")
    return told


def _happened(console: Console) -> tuple[Happened, ...]:
    several = list(Happened)
    options = [console.say(f"happened.{one}") for one in several]

    def understood(answer: str) -> tuple[Happened, ...] | None:
        numbers = _numbers(answer, len(several))
        return tuple(several[number - 1] for number in numbers) if numbers else None

    count = str(len(several))
    return _asked(console, "aftercare.ask_happened", options, understood, "aftercare.not_a_number", count) or ()


def _channel(console: Console) -> str:
    several = list(Channel)
    options = [console.say(f"channels.{one}") for one in several]

    def understood(answer: str) -> str | None:
        numbers = _numbers(answer, len(several))
        return str(several[numbers[0] - 1]) if numbers and len(numbers) == 1 else None

    return (
        _asked(console, "aftercare.ask_channel", options, understood, "aftercare.one_number", str(len(several))) or ""
    )


def _country(console: Console, knowledge: Knowledge) -> str:
    from quivive.api import country_code  # noqa: PLC0415 - only where somebody is asked
    from quivive.country import EVERYWHERE  # noqa: PLC0415 - as above

    called = {
        name.casefold(): country.code
        for country in knowledge.countries.values()
        if country.code != EVERYWHERE
        for name in country.names.values()
    }

    def understood(answer: str) -> str | None:
        try:
            return called.get(answer.casefold()) or country_code(answer, knowledge)
        except UnknownName:
            return None

    return _asked(console, "aftercare.ask_country", (), understood, "aftercare.not_a_country") or ""


def _brand(console: Console, knowledge: Knowledge) -> str:
    def understood(answer: str) -> str:
        brand = knowledge.brand_called(answer)
        if not brand:
            console.note(console.say("aftercare.not_a_brand"))
        return brand

    return _asked(console, "aftercare.ask_brand", (), understood, "aftercare.not_a_brand") or ""


def _asked(
    console: Console,
    question: str,
    options: Sequence[str],
    understood: Callable[[str], _T | None],
    again: str,
    count: str = "",
) -> _T | None:
    """The answer to one question as `understood` reads it; None where it is left out."""
    console.note("\n" + console.say(question))
    for number, option in enumerate(options, 1):
        console.note(f"  {number:>2}  {option}")
    for _ in range(_MOST_TRIES):
        sys.stderr.write(console.say("aftercare.answer") + " ")
        sys.stderr.flush()
        answer = sys.stdin.readline(_LONGEST_ANSWER).strip()
        if not answer:
            return None
        found = understood(answer)
        if found is not None:
            return found
        console.note(console.say(again, count=count))
    return None


def _numbers(answer: str, most: int) -> list[int]:
    """The numbers in an answer (`2`, `2,3`, `2 3`); none where it holds anything else."""
    words = answer.replace(",", " ").replace(";", " ").replace(".", " ").split()
    if not all(word.isascii() and word.isdigit() and len(word) <= 3 and 1 <= int(word) <= most for word in words):
        return []
    return [int(word) for word in words]
