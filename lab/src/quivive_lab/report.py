"""Scores per kind of message: how many are shown as scam or suspicious, and how many as scam."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from quivive.verdict import Level, Verdict
from quivive_lab.corpora import Row


@dataclass(slots=True)
class Slice:
    """One kind of message: how many, how many shown as suspicious or scam, how many as scam."""

    rows: float = 0.0
    shown: float = 0.0
    scam: float = 0.0


def by_kind(judged: Iterable[tuple[Row, Verdict, float]]) -> dict[str, Slice]:
    """Counts by kind; the third value is the row's weight (a template in fifty copies counts three)."""
    slices: dict[str, Slice] = defaultdict(Slice)
    for row, verdict, weight in judged:
        one = slices[row.kind]
        one.rows += weight
        one.shown += weight * (verdict.level in (Level.SCAM, Level.SUSPICIOUS))
        one.scam += weight * (verdict.level is Level.SCAM)
    return dict(slices)


def table(slices: dict[str, Slice]) -> str:
    """The slices as a text table."""
    lines = [f"{'kind':44}{'rows':>8}{'shown':>9}{'scam':>9}"]
    for kind, one in sorted(slices.items(), key=lambda item: ("scam" not in item[0][:12], item[0])):
        lines.append(f"{kind:44}{one.rows:8.0f}{100 * one.shown / one.rows:8.1f}%{100 * one.scam / one.rows:8.1f}%")
    return "\n".join(lines)
