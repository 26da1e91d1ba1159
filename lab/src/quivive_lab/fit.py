"""Fit the weights: logistic regression with signs fixed by what each signal means.

A signal that speaks for a scam never gets a negative weight, one against never a positive one:
otherwise a corpus would teach that, say, a refund story is genuine because its refunds were.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from quivive.decide import PAIRS, features, pair_name
from quivive.knowledge import Knowledge
from quivive.message import Channel
from quivive.reading import Reading
from quivive.signals import all_signals, detect_all
from quivive.text.ngrams import grams
from quivive.verdict import Direction
from quivive_lab import wording
from quivive_lab.corpora import Row, messages

_TIED = {"link_removed": "link_unknown_host"}
"""A link somebody cut out weighs as one to a host nobody knows; the mask itself is a corpus' habit."""
_BY_HAND = {
    "authentication_failed": 1.5,
    "authentication_other_domain": 1.0,
    "authentication_passed": -3.0,
    "never_asked": 0.5,
    "addresses_an_assistant": 1.0,
    "link_user_info": 1.5,
    "link_punycode": 1.0,
}
"""No corpus can teach these: its mails lack a trusted server's word, or it holds too few of them.
They are the smallest weights that let the signal be seen in the answer."""
_LIMITS = {
    # Which senders are known differs between corpora for reasons that have nothing to do with scams.
    "mobile_number_for_brand": (0.0, 1.0),
    "foreign_number": (0.0, 1.0),
    "sender_is_mail_address": (0.0, 1.5),
    "random_sender": (0.0, 1.0),
    # Wording knows the corpora best of all; it may tip a balance, not decide.
    "wording_for": (0.0, 2.5),
    "wording_against": (-1.5, 0.0),
    # Links were cut from many genuine texts and many scams alike: the corpora say less than proof is worth.
    "no_path": (-3.0, -0.5),
    "links_stay_with_brand": (-4.0, -1.5),
    "known_sender_domain": (-3.0, -1.5),
    "brand_link_mismatch": (1.0, 4.0),
}
"""Bounds by signal where a corpus is known to mislead; the reasons stand beside them."""


@dataclass(slots=True)
class Examples:
    """Feature rows ready to learn from."""

    names: list[str]
    values: csr_matrix
    scam: NDArray[np.float64]
    weight: NDArray[np.float64]
    rows: list[Row]


def extract(rows: Sequence[Row], knowledge: Knowledge, *, strength: float) -> tuple[Examples, LogisticRegression]:
    """Features of every row, once as a bare row and once as a whole mail where there is one (both
    share the row's weight), and the reading of the wording, learned on all of them.

    The features of the wording come from models that did not see the row's near-duplicates.
    """
    names = _names()
    number = {name: index for index, name in enumerate(names)}
    found: list[dict[str, float]] = []
    readings: list[list[int]] = []
    owners: list[Row] = []
    shares: list[float] = []
    for row in rows:
        seen = list(messages(row))
        for message in seen:
            reading = Reading(message, knowledge)
            values = features(detect_all(reading))
            values[f"base:{_base(message.channel)}"] = 1.0
            found.append(values)
            readings.append(sorted({bucket for bucket, _, _ in grams(reading.tokens)}))
            owners.append(row)
            shares.append(row.weight / len(seen))
    scam = np.array([row.label == "scam" for row in owners], dtype=float)
    hashed = wording.matrix(readings)
    margins = wording.out_of_fold(hashed, scam, owners, strength)
    model = wording.learn(hashed, scam, wording.weights_of(owners), strength)
    data: list[float] = []
    columns: list[int] = []
    ends = [0]
    for values, margin in zip(found, margins, strict=True):
        values["wording_for"] = min(1.0, max(0.0, margin / 4.0))
        values["wording_against"] = min(1.0, max(0.0, -margin / 4.0))
        for name, value in values.items():
            index = number.get(_TIED.get(name, name))
            if index is not None and value:
                columns.append(index)
                data.append(value)
        ends.append(len(columns))
    matrix = csr_matrix((data, columns, ends), shape=(len(owners), len(names)))
    return Examples(names, matrix, scam, np.array(shares), owners), model


def _base(channel: Channel) -> str:
    return "email" if channel in (Channel.EMAIL, Channel.WEB) else "sms"


def _names() -> list[str]:
    learned = [s.id for s in all_signals() if s.id not in _BY_HAND and s.id not in _TIED]
    return [*learned, *(pair_name(*pair) for pair in PAIRS), "base:sms", "base:email"]


def fit(examples: Examples, *, strength: float = 1.0) -> dict[str, float]:
    """Weights by feature name: L2-regularised (`strength` per weight) with the signs fixed."""
    against = {signal.id for signal in all_signals() if signal.direction is Direction.AGAINST}
    bounds = []
    for name in examples.names:
        if name.startswith("base:"):
            # A message in which nothing was seen is not a scam, whatever the corpora hold.
            bounds.append((-8.0, -2.0))
        elif name in _LIMITS:
            bounds.append(_LIMITS[name])
        elif name in against:
            bounds.append((-4.0, 0.0))
        else:
            bounds.append((0.0, 4.0))
    penalty = np.array([0.0 if name.startswith("base:") else strength for name in examples.names])
    values, scam, weight = examples.values, examples.scam, examples.weight

    def loss(w: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        logits = values @ w
        likelihood = weight * (np.logaddexp(0.0, logits) - scam * logits)
        slope = values.T @ (weight * (1.0 / (1.0 + np.exp(-np.clip(logits, -30, 30))) - scam))
        return float(likelihood.sum() + 0.5 * (penalty * w * w).sum()), slope + penalty * w

    start = np.array([-2.0 if name.startswith("base:") else np.clip(0.0, *_LIMITS.get(name, (0.0, 0.0))) for name in examples.names])
    result = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 500})
    return dict(zip(examples.names, (float(x) for x in result.x), strict=True))


def as_weights(learned: dict[str, float], thresholds: dict[str, Any], version: str) -> dict[str, Any]:
    """The content of `weights.json`."""
    pairs = {pair_name(*pair) for pair in PAIRS}
    signals = {name: w for name, w in learned.items() if name not in pairs and not name.startswith("base:")}
    signals |= _BY_HAND
    for tied, to in _TIED.items():
        signals[tied] = learned[to]
    base = {channel.value: learned[f"base:{_base(channel)}"] for channel in Channel}
    return {
        "version": version,
        "base": {key: round(value, 4) for key, value in base.items()},
        "signals": {key: round(value, 4) for key, value in sorted(signals.items())},
        "pairs": {key: round(learned[key], 4) for key in sorted(pairs)},
        "thresholds": thresholds,
    }


def write(weights: dict[str, Any], path: Path) -> None:
    """Write `weights.json`: sorted, one value a line, so that a change can be read."""
    path.write_text(json.dumps(weights, indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")
