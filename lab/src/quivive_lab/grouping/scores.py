"""How well a grouping fits the true one: over pairs (few large campaigns decide) and over reports (B-cubed, each counts alike).

B-cubed: Bagga and Baldwin, "Algorithms for scoring coreference chains" (1998).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scores:
    """Precision and recall, 0 to 1, over pairs of reports and over reports; `largest` is the share of the largest group."""

    pair_precision: float
    pair_recall: float
    precision: float
    recall: float
    largest: float

    @property
    def pair_f1(self) -> float:
        """Over pairs."""
        return f1(self.pair_precision, self.pair_recall)

    @property
    def f1(self) -> float:
        """B-cubed: what thresholds are chosen by."""
        return f1(self.precision, self.recall)


def f1(precision: float, recall: float) -> float:
    """The harmonic mean."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def scores(found: Sequence[Hashable], true: Sequence[Hashable]) -> Scores:
    """`found` and `true` name the group of each report, in the same order."""
    cells, groups, truths = Counter(zip(found, true, strict=True)), Counter(found), Counter(true)
    both, together, meant = (sum(number * (number - 1) // 2 for number in counts.values()) for counts in (cells, groups, truths))
    total = max(len(found), 1)
    return Scores(
        both / together if together else 1.0,
        both / meant if meant else 1.0,
        sum(number * number / groups[group] for (group, _), number in cells.items()) / total,
        sum(number * number / truths[truth] for (_, truth), number in cells.items()) / total,
        max(groups.values(), default=0) / total,
    )
