"""Keeps the words of a message apart from what Quivive says: in an answer stand numbers, the words in a list of their own.

Whoever sent the message may have written it to turn the assistant that reads the answer. So none of its words stands
where an assistant reads sentences or values: `⟦1⟧` does, and the words themselves are quoted as data, short, on one
line, with everything unseen written out, links that do not work, and without what speaks to a program.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from quivive.alerts.disarm import disarmed
from quivive.knowledge import Knowledge
from quivive.message import Message, Skipped, Span
from quivive.renderers.reasons import worded
from quivive.renderers.visible import visible
from quivive.text.machine_talk import machine_talk, passages
from quivive.verdict import Finding, Verdict
from quivive.wording import Wording

MOST_QUOTES = 30
"""Quotes of one answer."""
LONGEST_QUOTE = 160
"""Characters of one quote."""
MOST_SPANS = 4
"""Places of one finding or claim that are told."""
MOST_SKIPPED = 20
LEFT_OUT = "⟦…⟧"
_CUT = "[…]"
_READ = 2_000
"""Characters of a place that are looked at to make a quote of them."""
_FACTS = frozenset({"source", "seen"})
"""Details of a finding that stand in the facts and in no sentence."""
_NO_TAGS = str.maketrans({"<": "‹", ">": "›", "⟦": "[", "⟧": "]", "`": "'"})  # noqa: RUF001 - what stands in place of brackets
_SPACE = re.compile(r"\s")
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of the message: the number that stands for them, the part they are from, and as they may be shown."""

    number: int
    part: str
    text: str


@dataclass(slots=True)
class Quotes:
    """The words of one message that an answer refers to, each once."""

    message: Message
    found: dict[str, Quote] = field(default_factory=dict)
    _left_out: set[str] = field(default_factory=set)
    _talk: dict[str, list[tuple[int, int]]] = field(default_factory=dict)

    @property
    def left_out(self) -> int:
        """How many different quotes there was no room for."""
        return len(self._left_out)

    def of_text(self, text: str, part: str) -> str:
        """The reference to words that somebody else chose."""
        return self._reference(quotable(text[:_READ]), part)

    def of_place(self, span: Span) -> str:
        """The reference to the words at a place of the message; what speaks to a program is cut out of them."""
        text = self.message.part(span.part)
        end = min(span.end, span.start + _READ)
        pieces, place = [], span.start
        for talk_start, talk_end in self._talk_of(span.part, text):
            if talk_start < end and talk_end > place:
                pieces += [text[place : max(talk_start, place)], f" {_CUT} "]
                place = min(talk_end, end)
        return self._reference(quotable("".join([*pieces, text[place:end]])), span.part)

    def table(self, notice: str) -> dict[str, object]:
        """The quotes as `quivive.assistants.schema.UNTRUSTED` describes them."""
        return {
            "notice": notice,
            "quotes": [{"number": one.number, "part": one.part, "text": one.text} for one in self.found.values()],
            "left_out": self.left_out,
        }

    def _talk_of(self, part: str, text: str) -> list[tuple[int, int]]:
        if part not in self._talk:
            self._talk[part] = _said_to_programs(text)
        return self._talk[part]

    def _reference(self, text: str, part: str) -> str:
        quote = self.found.get(text)
        if quote is None:
            if len(self.found) >= MOST_QUOTES:
                self._left_out.add(text)
                return LEFT_OUT
            quote = self.found[text] = Quote(len(self.found) + 1, part, text)
        return f"⟦{quote.number}⟧"


def _said_to_programs(text: str) -> list[tuple[int, int]]:
    """Where a text speaks to a program, in order and apart; a link before it stays whole, though a dot in it looks like a
    sentence's end."""
    told = machine_talk(text)
    found: list[tuple[int, int]] = []
    for (talk, _), (start, end) in sorted(zip(told, passages(text, told), strict=True)):
        if start and not text[start - 1].isspace():
            word_end = _SPACE.search(text, start, talk)
            start = word_end.end() if word_end else talk
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def quotable(text: str) -> str:
    """`text` as it may be quoted to an assistant: one short line that neither works nor commands."""
    plain = "".join(character for character in text if unicodedata.category(character) not in _UNSEEN or character in "\n\t")
    # Letters that nobody sees can hide what speaks to a program: then they go, else they are written out.
    shown = disarmed(text if machine_talk(plain) else visible(text))
    line = " ".join(shown.split()).translate(_NO_TAGS)
    return line if len(line) <= LONGEST_QUOTE else f"{line[: LONGEST_QUOTE - 1]}…"


def apart(verdict: Verdict, message: Message, wording: Wording, knowledge: Knowledge) -> tuple[Verdict, Quotes]:
    """The verdict with references in place of all that the message chose, and what they refer to.

    What stays are the brands' own names, countries, and what Quivive itself says of what it could not look at. The places are
    those of the message still: see `quote_places` for the words at them.
    """
    quotes = Quotes(message)
    findings = tuple(_referring(finding, quotes, wording, knowledge) for finding in verdict.findings)
    claim = replace(verdict.claim, spans=verdict.claim.spans[:MOST_SPANS]) if verdict.claim else None
    skipped = tuple(_skipped(one, quotes, wording) for one in verdict.skipped[:MOST_SKIPPED])
    return replace(verdict, findings=findings, claim=claim, skipped=skipped), quotes


def quote_places(table: object, quotes: Quotes) -> None:
    """Put references in place of the words at every place that the `table` of a verdict tells."""
    for place in _places(table):
        place["text"] = quotes.of_place(Span(place["part"], place["start"], place["end"]))


def _places(table: object) -> Iterator[dict[str, Any]]:
    if isinstance(table, dict):
        if {"part", "start", "end", "text"} <= table.keys():
            yield table
            return
        table = list(table.values())
    if isinstance(table, list):
        for value in table:
            yield from _places(value)


def _referring(finding: Finding, quotes: Quotes, wording: Wording, knowledge: Knowledge) -> Finding:
    details: Mapping[str, str] = {
        name: value if _is_ours(name, value, wording, knowledge) else quotes.of_text(value, finding.spans[0].part)
        for name, value in finding.details.items()
    }
    return replace(finding, details=details, spans=finding.spans[:MOST_SPANS])


def _is_ours(name: str, value: str, wording: Wording, knowledge: Knowledge) -> bool:
    """Whether a detail is a fact of Quivive's own, whatever the message says."""
    if name in _FACTS or not value:
        return True
    if name == "brand":
        return value in _brand_names(knowledge)
    return (name == "country" and wording.has(f"countries.{value.upper()}")) or (name == "text" and wording.has(f"asked.{value}"))


@lru_cache(maxsize=2)
def _brand_names(knowledge: Knowledge) -> frozenset[str]:
    return frozenset(brand.name for brand in knowledge.brands.values())


def _skipped(skipped: Skipped, quotes: Quotes, wording: Wording) -> Skipped:
    """What the program says of itself, in its own words; the name of a file, or what a library said of it, is quoted."""
    what, why, remedy = (
        (_own_words(text, wording) or quotes.of_text(text, "attachment")) if text else ""
        for text in (skipped.what, skipped.why, skipped.remedy)
    )
    return Skipped(what, why, remedy)


def _own_words(text: str, wording: Wording) -> str:
    said = worded(text, wording) if len(text) <= _READ else ""
    return said if len(said) <= 2 * LONGEST_QUOTE else ""
