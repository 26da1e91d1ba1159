"""What a person reads who got one of twelve messages, in five countries, before and after something happened.

The texts in `tests/golden_help/` are what is shown: level, type, brand, advice, places. A change of facts, wording
or advice shows here as a difference; read it as the person who got the message. `python tests/test_golden_help.py`
writes them anew.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from quivive import Happened, Verdict, check
from quivive.knowledge import load_knowledge
from quivive.renderers import reasons, steps

FOLDER = Path(__file__).parent / "golden_help"
MESSAGES: dict[str, dict[str, Any]] = tomllib.loads((FOLDER / "messages.toml").read_text("utf-8"))
COUNTRIES = {"FR": "fr", "GB": "en", "BE": "fr", "DE": "de", "US": "en"}
"""Each country with the language that the person reads."""
MOST_LINES = 9


def verdict_of(name: str, country: str, happened: tuple[Happened, ...] = ()) -> Verdict:
    """What is said of one of the messages to a person in this country."""
    message, language = MESSAGES[name], COUNTRIES[country]
    return check(
        message[language],
        channel=message["channel"],
        sender=message["sender"][language],
        country=country,
        language=language,
        happened=happened,
    )


def as_read(verdict: Verdict, language: str) -> str:
    """The help of a verdict as a person reads it."""
    wording = load_knowledge().wording(language)
    lines = [f"{reasons.title(verdict, wording)} | {verdict.scam_type or '-'} | {verdict.claim.name if verdict.claim else '-'}"]
    number = 0
    for group in steps.groups(verdict.advice, wording):
        lines.append(f"[{group.heading}]")
        for line in group.lines:
            number += 1
            lines.append(f"{number}. {line.text}")
    for places in steps.places(verdict.routes, verdict.happened, wording):
        lines.append(f"[{places.heading}]")
        lines += [f"* {route.what} -> {route.address or '-'}" for route in places.routes]
    return "\n".join(lines) + "\n"


def journey(name: str) -> str:
    """All that people in the five countries read who got this message."""
    then = tuple(Happened(one) for one in MESSAGES[name]["then"])
    sections = []
    for country, language in COUNTRIES.items():
        sections.append(f"== {country}\n{as_read(verdict_of(name, country), language)}")
        sections.append(f"== {country}, after: {', '.join(then)}\n{as_read(verdict_of(name, country, then), language)}")
    return "\n".join(sections)


@pytest.mark.parametrize("name", MESSAGES)
def test_what_people_read_is_as_written_down(name: str) -> None:
    assert journey(name) == (FOLDER / f"{name}.txt").read_text("utf-8")


@pytest.mark.parametrize("name", MESSAGES)
@pytest.mark.parametrize("country", COUNTRIES)
def test_it_is_short_enough_to_be_followed(name: str, country: str) -> None:
    assert len(verdict_of(name, country).advice) <= MOST_LINES
    then = tuple(Happened(one) for one in MESSAGES[name]["then"])
    assert len(verdict_of(name, country, then).advice) <= MOST_LINES + 2 * len(then)


def test_every_text_has_its_message() -> None:
    assert {path.stem for path in FOLDER.glob("*.txt")} == set(MESSAGES)


if __name__ == "__main__":
    for name in MESSAGES:
        (FOLDER / f"{name}.txt").write_text(journey(name), "utf-8")
