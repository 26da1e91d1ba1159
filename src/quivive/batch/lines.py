"""Lines of JSON to rows of a scan, some at a time, in whatever process is asked to."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress

from quivive.batch.processes import begin
from quivive.batch.rows import judged, line
from quivive.knowledge import load_knowledge
from quivive.readers import ReadOptions, Unreadable
from quivive.readers.jsonl import line_message

Line = tuple[int, bytes | None]
"""The number of a line and what stands in it; None: more than a line may hold."""
_YIELDS = 10
"""How far behind others a process that scans stands when all want to run."""


def rows_of(lines: Sequence[Line]) -> bytes:
    """A row for each line, in order."""
    knowledge = load_knowledge()
    items = [line_message(text, ReadOptions(), _place(number)) for number, text in lines]
    return "".join(line(item, judged(item, knowledge)) for item in items).encode()


def fault_row(number: int, why: str, remedy: str) -> bytes:
    """The row that says what is wrong with a line."""
    item = Unreadable(_place(number), why, remedy)
    return line(item, judged(item, load_knowledge())).encode()


def begin_behind() -> None:
    """In a new process: end with the first one, and let others run before."""
    begin()
    with suppress(OSError, AttributeError):
        os.nice(_YIELDS)
    load_knowledge()


def _place(number: int) -> str:
    return f"line:{number}"
