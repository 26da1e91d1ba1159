"""What each way of changing a text costs: scams no longer shown, genuine messages shown for it."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from quivive.check import judge
from quivive.knowledge import load_knowledge
from quivive_lab.corpora import Row, messages
from quivive_lab.evasion import NAMES, changed
from quivive_lab.report import MODERN, SHOWN

_NONE = "none"
MOST_TEXT = 3_000
"""Longer texts are articles and newsletters: nobody disguises them."""


def robustness(rows: Sequence[Row]) -> dict[str, dict[str, float]]:
    """For each change (the first is none) the share shown of each kind of scam and of genuine messages, in per cent.

    `rows` are weighed ones that nothing was learned from; each is changed the same way each time.
    """
    chosen = [row for row in rows if row.label in ("scam", "ham") and _group(row) and len(row.table["text"]) < MOST_TEXT]
    return {name: _shown(chosen, name) for name in (_NONE, *NAMES)}


def _group(row: Row) -> str:
    if row.label == "scam":
        return row.kind
    return "genuine of today" if row.kind.startswith(MODERN) else ""


def _shown(rows: Sequence[Row], name: str) -> dict[str, float]:
    total: dict[str, float] = defaultdict(float)
    shown: dict[str, float] = defaultdict(float)
    for row in rows:
        text = str(row.table["text"])
        if name != _NONE:
            text = changed(text, name, row.language, random.Random(row.id))
        bare = replace(row, table=row.table | {"text": text}, eml=None)
        for message in messages(bare):
            total[_group(row)] += row.evidence
            shown[_group(row)] += row.evidence * (judge(message, load_knowledge()).level in SHOWN)
    return {group: 100 * shown[group] / total[group] for group in sorted(total) if total[group]}


def table(found: dict[str, dict[str, float]]) -> str:
    """The same as Markdown."""
    groups = list(next(iter(found.values())))
    lines = [f"| change | {' | '.join(groups)} |", f"|---|{'--:|' * len(groups)}"]
    lines += [f"| {name} | {' | '.join(f'{shares[group]:.1f} %' for group in groups)} |" for name, shares in found.items()]
    return "\n".join(lines)
