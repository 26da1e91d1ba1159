"""How one piece of advice is put together: a sentence of the wording, or a verified fact with its source."""

from __future__ import annotations

from collections.abc import Iterable

from quivive.brand import Sourced
from quivive.verdict import Advice, When
from quivive.wording import Wording


def sentence(id_: str, wording: Wording, when: When = When.NOW, *, table: str = "advice", **details: str) -> Advice:
    """The sentence that the wording has under `id_` in `table`."""
    return Advice(id_, wording.say(f"{table}.{id_}", **details), when=when)


def facts(known: Iterable[Sourced], id_: str, wording: Wording, when: When) -> list[Advice]:
    """Those of the facts that somebody verified, in their order."""
    return [Advice(id_, _said(fact, wording.language), fact.source, fact.seen, when) for fact in known if fact.verified]


def _said(fact: Sourced, language: str) -> str:
    """The sentence with what is excepted from it: a "never" without it would be a false alarm."""
    return f"{fact.text(language)} {fact.exception(language)}".strip()


def in_order(lines: Iterable[Advice]) -> tuple[Advice, ...]:
    """By when to do it, and else as they were given; a sentence that is said already is left out."""
    order = list(When)
    once: dict[str, Advice] = {}
    for line in sorted(lines, key=lambda line: order.index(line.when)):
        once.setdefault(line.text, line)
    return tuple(once.values())
