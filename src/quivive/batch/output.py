"""The file a scan writes to: only ever appended to, so that a scan that was stopped can go on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Finished:
    """What is in the file already: complete rows, the last one's id, and what gave the answers."""

    rows: int = 0
    last_id: str = ""
    versions: Mapping[str, str] | None = None


def finished(path: Path) -> Finished:
    """What a scan has already written to `path`; cuts off a last row that was not written to its end.

    Raises ValueError if the file does not hold the rows of a scan.
    """
    if not path.exists():
        return Finished()
    with path.open("r+b") as stream:
        rows, last_start, end = _lines(stream)
        stream.truncate(end)
        if not rows:
            return Finished()
        stream.seek(last_start)
        row = json.loads(stream.read(end - last_start))
    if not isinstance(row, dict) or not {"id", "versions", "schema"} <= row.keys():
        raise ValueError("not a row of a scan")
    return Finished(rows, str(row["id"]), row["versions"])


def _lines(stream: BinaryIO) -> tuple[int, int, int]:
    """How many complete lines there are, where the last of them starts, and where it ends."""
    rows, last_start, end, place = 0, 0, 0, 0
    while block := stream.read(_BLOCK):
        ends = block.count(b"\n")
        if ends:
            rows += ends
            last = block.rfind(b"\n")
            before = block.rfind(b"\n", 0, last)
            last_start = place + before + 1 if before >= 0 else end
            end = place + last + 1
        place += len(block)
    return rows, last_start, end
