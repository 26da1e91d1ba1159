"""How much each message counts in learning, so that no single corpus speaks for a class."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from quivive_lab.corpora import Row
from quivive_lab.registry import corpus_of
from quivive_lab.report import MODERN
from quivive_lab.sorting import REPORTED_GENUINE

_MOST_COPIES = 3.0
_SPAM = 0.3
"""Whether spam deceives is not what its label says: it counts a third as genuine."""
_MODERN = 3.0
"""Genuine messages of today, which are few, count so many times: false alarms are counted on them."""
_CALLS = 0.25
"""Calls are all written by us, and must not move what real messages teach."""
_SCAMS = 1 / 3
"""The share of all weight that scams have."""


def weigh(rows: Sequence[Row]) -> None:
    """Set `weight` and `evidence` of each row.

    A group of near-duplicates counts three times at most; each kind of each source by the square
    root of its size; genuine messages of today three times that; scams together half as much as the rest; what is only measured, nothing.
    """
    sizes: dict[int, int] = defaultdict(int)
    for row in rows:
        sizes[row.group] += 1
    total: dict[tuple[str, str], float] = defaultdict(float)
    for row in rows:
        row.evidence = row.weight = min(1.0, _MOST_COPIES / sizes[row.group])
        total[_key(row)] += row.weight
    for row in rows:
        row.weight /= total[_key(row)] ** 0.5
        if row.label == "spam":
            row.weight *= _SPAM
        if row.split == "train" and row.label == "ham" and row.kind.startswith((*MODERN, REPORTED_GENUINE)):
            row.weight *= _MODERN
        if row.channel == "call":
            row.weight *= _CALLS
        if row.split == "development":
            row.weight = 0.0
    learned = [row for row in rows if row.weight]
    for scam, share in ((True, _SCAMS), (False, 1 - _SCAMS)):
        chosen = [row for row in learned if (row.label == "scam") is scam]
        whole = sum(row.weight for row in chosen)
        for row in chosen:
            row.weight *= len(learned) * share / whole


def _key(row: Row) -> tuple[str, str]:
    corpus = corpus_of(row.source)
    return row.kind, corpus.prefix if corpus else row.source
