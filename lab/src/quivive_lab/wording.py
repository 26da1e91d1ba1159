"""Learn the reading of the wording: logistic regression on hashed words and pairs of words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from quivive.text.ngrams import BUCKETS
from quivive_lab.corpora import Row


def matrix(buckets: Sequence[Sequence[int]]) -> csr_matrix:
    """One row a message: its distinct buckets, each 1 / sqrt(number), as the model reads them."""
    columns: list[int] = []
    values: list[float] = []
    ends = [0]
    for seen in buckets:
        columns += seen
        values += [1.0 / max(1, len(seen)) ** 0.5] * len(seen)
        ends.append(len(columns))
    return csr_matrix((values, columns, ends), shape=(len(buckets), BUCKETS))


def weights_of(rows: Sequence[Row]) -> NDArray[np.float64]:
    """The rows' weights, with scam and genuine made equal within each language: otherwise French,
    which has few genuine messages in the corpora, would itself be a sign of a scam."""
    weight = np.array([row.weight for row in rows])
    total: dict[tuple[str, bool], float] = defaultdict(float)
    for row, value in zip(rows, weight, strict=True):
        total[row.language, row.label == "scam"] += value
    for index, row in enumerate(rows):
        own, other = total[row.language, row.label == "scam"], total[row.language, row.label != "scam"]
        # A language seen on one side only teaches nothing about wording.
        weight[index] *= (own + other) / (2 * own) if other else 0.05
    return weight / weight.mean()


def learn(values: csr_matrix, scam: NDArray[np.float64], weight: NDArray[np.float64], strength: float) -> LogisticRegression:
    """The regression; `strength` is the inverse of the penalty."""
    model = LogisticRegression(C=strength, max_iter=400, solver="lbfgs")
    return model.fit(values, scam, sample_weight=weight)


def out_of_fold(
    values: csr_matrix, scam: NDArray[np.float64], rows: Sequence[Row], strength: float, folds: int = 5
) -> NDArray[np.float64]:
    """Margins for each row from a model that never saw its group of near-duplicates: what the
    signals' weights are learned beside, so that they do not trust a memory."""
    weight = weights_of(rows)
    groups = np.array([row.group for row in rows])
    margins = np.zeros(len(rows))
    for train, test in GroupKFold(folds).split(values, scam, groups):
        model = learn(values[train], scam[train], weight[train], strength)
        margins[test] = model.decision_function(values[test])
    return margins


def packed(model: LogisticRegression) -> tuple[bytes, float, float]:
    """Weights as signed bytes, the worth of one step, and the intercept."""
    coefficients = model.coef_[0]
    scale = float(np.abs(coefficients).max()) / 127
    steps = np.clip(np.rint(coefficients / scale), -127, 127).astype(np.int8)
    return steps.tobytes(), scale, float(model.intercept_[0])
