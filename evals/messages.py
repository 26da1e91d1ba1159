"""The messages that Quivive is measured on: the golden ones, and those of a data folder kept apart from learning."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from quivive_lab.corpora import DEV, Row, group_near_duplicates, load, messages
from quivive_lab.report import Judged
from quivive_lab.weighing import weigh

from quivive.check import judge
from quivive.knowledge import load_knowledge
from quivive.message import Message
from quivive.readers import ReadOptions, Unreadable, read_message
from quivive.readers.rows import row_message

GOLDEN = Path(__file__).parent / "golden"
_NUMBERS = count()


def golden() -> Iterator[Judged]:
    """The answers to the golden messages: of a whole mail twice, with its headers and as bare text."""
    for path in sorted(GOLDEN.glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            row = json.loads(line)
            kind = f"{'scam ' if row['label'] == 'scam' else ''}{row['kind']}"
            for name, message in _golden_messages(row):
                yield _judged(message, f"{row['id']}{name}", kind + name, row["lang"], row["label"], "golden", next(_NUMBERS))


def _golden_messages(row: dict[str, str]) -> Iterator[tuple[str, Message]]:
    columns = {key: row.get(key) for key in ("id", "channel", "text", "subject", "sender", "country")}
    message = row_message(columns, ReadOptions(), row["id"])
    if isinstance(message, Unreadable):
        raise ValueError(f"{row['id']}: {message.why}")
    yield "", message
    if row.get("eml"):
        yield " (.eml)", read_message((GOLDEN / row["eml"]).read_bytes(), options=ReadOptions(), name=row["id"])


def development(data: Path) -> Iterator[Judged]:
    """The answers to the development files under `data`: other sources and later dates than what was
    learned from. A campaign counts three times at most."""
    rows = [row for row in load(data, DEV) if row.label != "unsorted"]
    group_near_duplicates(rows)
    weigh(rows)
    for row in rows:
        yield from _answers(row)


def _answers(row: Row) -> Iterator[Judged]:
    for place, message in enumerate(messages(row)):
        kind = f"{row.kind} (.eml)" if place else row.kind
        yield _judged(message, row.id, kind, row.language, row.label, row.source, row.group, row.evidence)


def _judged(
    message: Message, identifier: str, kind: str, language: str, label: str, source: str, group: int, evidence: float = 1.0
) -> Judged:
    verdict = judge(message, load_knowledge())
    return Judged(identifier, kind, language, source, group, label == "scam", str(verdict.level), verdict.score, evidence)

