"""How calls are answered, whole and as they happen: how many words and seconds pass before the warning, and how often it is false.

Transcripts are fed as a voice would say them: `WORDS_A_MINUTE`, an answer every five seconds, nothing known of what comes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from quivive.check import judge
from quivive.knowledge import Knowledge
from quivive.listening import EVERY, Call, Heard
from quivive.message import Message, between
from quivive.verdict import Level
from quivive_lab.corpora import Row, load, messages

CALLS = "calls/dev"
WORDS_A_MINUTE = 150
"""How fast people talk on the phone; every word of the transcript counts, whoever says it."""
_SHOWN = (Level.SCAM, Level.SUSPICIOUS)


@dataclass(frozen=True, slots=True)
class Answered:
    """One call: what the whole of it is answered, and when the warning came while it went on (None: never), in words and seconds."""

    id: str
    label: str
    kind: str
    words: int
    level: str
    score: float
    warned_after_words: int | None
    warned_after_seconds: float | None


def answer_calls(rows: Iterable[Row], knowledge: Knowledge) -> list[Answered]:
    """Every call of `rows`, answered whole and as it happens."""
    return [_answered(row, message, knowledge) for row in rows for message in messages(row)]


def development_calls(data: Path) -> list[Row]:
    """The transcripts under `data` that are only measured."""
    return list(load(data, (CALLS,)))


def as_table(answered: Sequence[Answered]) -> str:
    """The figures as Markdown: per label and kind the calls shown whole, warned of as they happen, and when."""
    lines = ["| calls | number | shown whole | warned of as they happen | words until then, median | seconds, median | words of all, median |", "|---|--:|--:|--:|--:|--:|--:|"]
    for label, kind in sorted({(one.label, one.kind) for one in answered}):
        chosen = [one for one in answered if (one.label, one.kind) == (label, kind)]
        warned = [one for one in chosen if one.warned_after_words is not None]
        shown = sum(one.level in _SHOWN for one in chosen)
        after = _median([one.warned_after_words or 0 for one in warned])
        seconds = _median([one.warned_after_seconds or 0.0 for one in warned])
        lines.append(f"| {label}, {kind} | {len(chosen)} | {shown} | {len(warned)} | {after} | {seconds} | {_median([one.words for one in chosen])} |")
    return "\n".join(lines)


def _answered(row: Row, message: Message, knowledge: Knowledge) -> Answered:
    verdict = judge(message, knowledge)
    call = Call(knowledge)
    step = int(WORDS_A_MINUTE * EVERY / 60)
    words = list(_spoken(message))
    after: int | None = None
    for start in range(0, len(words), step):
        said = words[start : start + step]
        now = (start + len(said)) * 60 / WORDS_A_MINUTE
        call.hear([Heard(" ".join(said), start * 60 / WORDS_A_MINUTE)])
        standing = call.standing(now)
        if standing is not None and standing.warns:
            after = start + len(said)
            break
    kind = str(row.table.get("subtype") or "call").replace("_", " ")
    seconds = None if after is None else round(after * 60 / WORDS_A_MINUTE, 1)
    return Answered(row.id, row.label, kind, len(words), str(verdict.level), verdict.score, after, seconds)


def _spoken(message: Message) -> Iterator[str]:
    """The words that are judged, in order."""
    part = max(message.parts, key=lambda part: len(part.text))
    for start, end in between(part.asides, len(part.text)):
        yield from part.text[start:end].split()


def _median(numbers: Sequence[float]) -> str:
    if not numbers:
        return ""
    ordered = sorted(numbers)
    middle = (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2
    return f"{middle:.0f}"
