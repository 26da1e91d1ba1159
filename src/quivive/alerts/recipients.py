"""The people an alert is mailed to: a file with an address a line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TextIO

from quivive.alerts.errors import CannotAlert
from quivive.fact_files import WORDING
from quivive.frozen import frozen
from quivive.reports.plain import line, mail_address

MOST_RECIPIENTS = 2_000_000
_LONGEST_LINE = 400


@frozen
class Recipient:
    """One person: the address, and the language of the mail (empty: the main one)."""

    address: str
    language: str = ""


def recipients(file: Path) -> list[Recipient]:
    """The people in a file: an address a line, a comma and a language after it if need be; `#` begins a comment.

    Each address counts once. Raises `CannotAlert` that names the line which is no address.
    """
    once: dict[str, Recipient] = {}
    try:
        with file.open(encoding="utf-8", errors="replace") as stream:
            for number, given in enumerate(_lines(stream), 1):
                text = given.partition("#")[0].strip()
                if text:
                    one = _recipient(text, number)
                    once.setdefault(one.address.lower(), one)
                if len(once) > MOST_RECIPIENTS:
                    raise CannotAlert("recipients", text=f"> {MOST_RECIPIENTS}")
    except OSError as error:
        raise CannotAlert("recipients", text=line(f"{file}: {error.strerror or error}", 200)) from None
    return list(once.values())


def _lines(stream: TextIO) -> Iterator[str]:
    while given := stream.readline(_LONGEST_LINE + 1):
        if len(given) > _LONGEST_LINE:
            raise CannotAlert("recipients", text=line(given, 40))
        yield given


def _recipient(text: str, number: int) -> Recipient:
    address, _, language = (part.strip() for part in text.partition(","))
    if not mail_address(address) or (language and language not in WORDING):
        raise CannotAlert("recipients", text=f"{number}: {line(text, 80)}")
    return Recipient(address, language)


def marked(people: Sequence[Recipient], mark: Callable[[str], str]) -> list[tuple[Recipient, str]]:
    """Each with the mark that the journal knows the person by."""
    return [(person, mark(person.address.lower())) for person in people]
