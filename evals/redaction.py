"""How well personal data is found: `python evals/redaction.py`, on messages written for it, per kind and language.

Half A may be looked at while the finders are worked on; half B may not, and is the figure to believe. Spans of the
sender's own (a number to call, an account to pay to) are unmarked and count as faults where they are taken out.
`--finder presidio` runs Microsoft Presidio on the same messages, with the same values kept (`lab[presidio]`).
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from quivive.message import Message
from quivive.readers import ReadOptions, Unreadable
from quivive.readers.rows import row_message
from quivive.redact import Personal, PersonalKind, evidence_of, find_personal

MESSAGES = Path(__file__).parent / "redaction"
COUNTRIES = {"de": "DE", "en": "GB", "es": "ES", "fr": "FR", "it": "IT", "nl": "NL", "pt": "PT"}
_MARKED = re.compile(r"\u27e6(\w+):([^\u27e7]*)\u27e7")

Finder = Callable[[Message, str], Iterable[Personal]]
"""What finds the personal data of a message in a language, without what is the sender's."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A message, and what in its body is personal: kind, start, end."""

    identifier: str
    half: str
    language: str
    message: Message
    spans: tuple[tuple[PersonalKind, int, int], ...]


def marked_messages() -> Iterator[Marked]:
    """Every message of the set."""
    for path in sorted(MESSAGES.glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            row = json.loads(line)
            text, spans = unmarked(row["text"])
            columns = {"id": row["id"], "channel": row["channel"], "sender": row["sender"], "country": COUNTRIES[row["lang"]], "text": text}
            message = row_message(columns, ReadOptions(), row["id"])
            if isinstance(message, Unreadable) or _written(message) != text:
                raise ValueError(f"{row['id']} is not read as it is written")
            yield Marked(row["id"], row["half"], row["lang"], message, spans)


def _written(message: Message) -> str:
    """What the message says: of a call what is said."""
    return message.part("body") or message.part("transcript")


def unmarked(marked: str) -> tuple[str, tuple[tuple[PersonalKind, int, int], ...]]:
    """The text without its marks (`\u27e6name:Anna\u27e7`), and what they mark."""
    pieces: list[str] = []
    spans = []
    place = length = 0
    for match in _MARKED.finditer(marked):
        length += match.start() - place
        pieces += [marked[place : match.start()], match[2]]
        spans.append((PersonalKind(match[1]), length, length + len(match[2])))
        length, place = length + len(match[2]), match.end()
    return "".join([*pieces, marked[place:]]), tuple(spans)


def ours(message: Message, language: str) -> Iterable[Personal]:
    """What Quivive finds; it is not told the language, as nobody tells it that of a pasted message."""
    del language
    return find_personal(_written(message), country=message.country, keep=evidence_of(message))


@dataclass(slots=True)
class Score:
    """Counts of one kind or language."""

    marked: int = 0
    found: int = 0
    exact: int = 0
    right: int = 0
    """Found places that overlap a marked one of their kind."""
    reached: int = 0
    """Marked places that a found one of their kind overlaps."""
    hidden: int = 0
    """Marked places that are taken out whole, as whatever kind."""

    def row(self, name: str) -> str:
        """One line of the table."""
        shares = [(self.exact, self.found), (self.exact, self.marked), (self.right, self.found), (self.reached, self.marked), (self.hidden, self.marked)]
        return f"| {name} | {self.marked} | {self.found} | " + " | ".join(f"{part / whole:.0%}" if whole else "" for part, whole in shares) + " |"


def score(messages: Iterable[Marked], finder: Finder) -> tuple[dict[str, Score], list[str]]:
    """The counts by kind, by language and together, and a line for each fault."""
    scores: dict[str, Score] = {}
    faults = []
    for one in messages:
        found = [(each.kind, each.start, each.end) for each in finder(one.message, one.language)]
        text = _written(one.message)
        for kind in {kind for kind, _, _ in (*found, *one.spans)}:
            marked_here = [span for span in one.spans if span[0] is kind]
            found_here = [span for span in found if span[0] is kind]
            for name in (str(kind), one.language, "together"):
                counts = scores.setdefault(name, Score())
                counts.marked += len(marked_here)
                counts.found += len(found_here)
                counts.exact += len(set(marked_here) & set(found_here))
                counts.right += sum(any(_overlap(span, other) for other in marked_here) for span in found_here)
                counts.reached += sum(any(_overlap(span, other) for other in found_here) for span in marked_here)
                counts.hidden += sum(_is_covered(span, found) for span in marked_here)
            wrong = [("missed", span) for span in set(marked_here) - set(found_here)] + [("found", span) for span in set(found_here) - set(marked_here)]
            faults += [f"{one.identifier} {what} {span[0]}: {text[span[1] : span[2]]!r}" for what, span in sorted(wrong)]
    return scores, faults


def _overlap(one: tuple[PersonalKind, int, int], other: tuple[PersonalKind, int, int]) -> bool:
    return one[1] < other[2] and other[1] < one[2]


def _is_covered(span: tuple[PersonalKind, int, int], found: list[tuple[PersonalKind, int, int]]) -> bool:
    covered = Counter(place for _, start, end in found for place in range(start, end))
    return all(place in covered for place in range(span[1], span[2]))


def table(scores: dict[str, Score]) -> str:
    """The scores as Markdown."""
    lines = [
        "| | marked | found | exact precision | exact recall | overlap precision | overlap recall | taken out whole |",
        "|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    order = [*map(str, PersonalKind), *sorted(COUNTRIES), "together"]
    return "\n".join([*lines, *(scores[name].row(name) for name in order if name in scores)])


def main() -> int:
    """Print the table of each half; returns 0."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--finder", choices=("quivive", "presidio"), default="quivive")
    parser.add_argument("--half", choices=("A", "B"), help="only this half")
    parser.add_argument("--language", choices=sorted(COUNTRIES), help="only this language")
    parser.add_argument("--faults", action="store_true", help="list each fault of half A")
    chosen = parser.parse_args()
    finder: Finder = ours
    if chosen.finder == "presidio":
        from quivive_lab.presidio import presidio_finder

        finder = presidio_finder()
    messages = list(marked_messages())
    for half in (chosen.half,) if chosen.half else ("A", "B"):
        some = [one for one in messages if one.half == half and chosen.language in (None, one.language)]
        scores, faults = score(some, finder)
        sys.stdout.write(f"## Half {half}: {len(some)} messages\n\n{table(scores)}\n\n")
        if chosen.faults and half == "A":
            sys.stdout.write("\n".join(faults) + "\n\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
