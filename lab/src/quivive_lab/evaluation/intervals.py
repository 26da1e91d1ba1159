"""Intervals by campaign: near-duplicates are answered alike, so campaigns are drawn anew, not messages (bootstrap, Efron 1979).

Where all campaigns of a kind were answered alike nothing can vary, and a bootstrap would say ±0: there the interval is
Wilson's, counted by campaign.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quivive_lab.report import Judged, ranked, wilson

Floats = NDArray[np.float64]
SHARE_DRAWS, RECALL_DRAWS = 1_000, 300
_SEED = 7
_MIDDLE = (2.5, 97.5)
_AT_ONCE = 50
"""Draws held in memory together."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A share with its 95 % interval."""

    share: float
    low: float
    high: float


def share_of(judged: Sequence[Judged], hit: Callable[[Judged], bool]) -> Interval:
    """The share of `judged` (at least one) for which `hit` holds, by evidence."""
    number = _numbered(judged)
    campaigns = len(set(number.tolist()))
    evidence = np.array([one.evidence for one in judged])
    hits = evidence * np.array([hit(one) for one in judged])
    whole, part = np.bincount(number, evidence), np.bincount(number, hits)
    share = float(part.sum() / whole.sum())
    if min(share, 1 - share) < 1e-12 or campaigns == 1:
        return Interval(share, *wilson(share, campaigns))
    drawn = [(counts @ part) / (counts @ whole) for counts in _draws(campaigns, SHARE_DRAWS)]
    low, high = np.percentile(np.concatenate(drawn), _MIDDLE)
    return Interval(share, float(low), float(high))


def recall_at(scams: Sequence[Judged], genuine: Sequence[Judged], rates: Sequence[float]) -> list[Interval]:
    """For each rate the share of `scams` that score above all but that share of `genuine`; both are drawn anew
    together, since the threshold is itself an estimate."""
    scores, evidence, number = _sorted(scams)
    bars, weight, genuine_number = _sorted(genuine)
    point = _recall(scores, evidence[None, :], bars, weight[None, :], rates)[0]
    found: list[Floats] = []
    pairs = zip(
        _draws(int(number.max()) + 1, RECALL_DRAWS), _draws(int(genuine_number.max()) + 1, RECALL_DRAWS, 1), strict=True
    )
    for counts, genuine_counts in pairs:
        found.append(
            _recall(scores, counts[:, number] * evidence, bars, genuine_counts[:, genuine_number] * weight, rates)
        )
    low, high = np.percentile(np.concatenate(found), _MIDDLE, axis=0)
    return [Interval(float(p), float(min(a, p)), float(max(b, p))) for p, a, b in zip(point, low, high, strict=True)]


def curve_of(scams: Sequence[Judged], genuine: Sequence[Judged], rates: Sequence[float]) -> list[float]:
    """The recall at each rate, without intervals."""
    scores, evidence, _ = _sorted(scams)
    bars, weight, _ = _sorted(genuine)
    return [float(value) for value in _recall(scores, evidence[None, :], bars, weight[None, :], rates)[0]]


def _recall(scores: Floats, evidence: Floats, bars: Floats, weight: Floats, rates: Sequence[float]) -> Floats:
    """Recall by draw and rate. `scores` and `bars` fall; `evidence` and `weight` hold one draw a row. As
    `report.caught_at`: the threshold is the first genuine score that would be one alarm too many."""
    caught = np.concatenate([np.zeros((len(evidence), 1)), np.cumsum(evidence, axis=1)], axis=1)
    passed = np.cumsum(weight, axis=1)
    recall = np.zeros((len(evidence), len(rates)))
    for column, rate in enumerate(rates):
        over = passed > rate * passed[:, -1:] + 1e-12
        threshold = np.where(over.any(axis=1), bars[over.argmax(axis=1)], 0.0)
        above = np.searchsorted(-scores, -threshold, side="left")
        recall[:, column] = caught[np.arange(len(caught)), above] / np.maximum(caught[:, -1], 1e-12)
    return recall


def _sorted(judged: Sequence[Judged]) -> tuple[Floats, Floats, NDArray[np.intp]]:
    scores = np.array([ranked(one) for one in judged])
    order = np.argsort(-scores, kind="stable")
    return scores[order], np.array([one.evidence for one in judged])[order], _numbered(judged)[order]


def _numbered(judged: Sequence[Judged]) -> NDArray[np.intp]:
    """The number of each message's campaign, from 0 on."""
    return np.unique([one.group for one in judged], return_inverse=True)[1].astype(np.intp)


def _draws(campaigns: int, draws: int, stream: int = 0) -> Iterator[Floats]:
    """How often each campaign was drawn, one draw a row, `_AT_ONCE` draws a time; the same each time."""
    chance = np.random.default_rng((_SEED, stream))
    even = np.full(campaigns, 1 / campaigns)
    for _ in range(0, draws, _AT_ONCE):
        yield chance.multinomial(campaigns, even, size=_AT_ONCE).astype(float)
