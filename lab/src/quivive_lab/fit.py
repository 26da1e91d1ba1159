"""Fit the weights: logistic regression with signs fixed by what each signal means.

A signal that speaks for a scam never gets a negative weight, one against never a positive one:
otherwise a corpus would teach that, say, a refund story is genuine because its refunds were.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from quivive.decide import PAIRS, pair_name
from quivive.signals import all_signals
from quivive.text.ngrams import FULL
from quivive.verdict import Direction
from quivive_lab.examples import Example, labels, training_and_test

PENALTY = 5.0
"""L2 penalty per weight; 20 did as well on sources held out."""
TIED = {"link_removed": "link_unknown_host"}
"""A link somebody cut out weighs as one to a host nobody knows; the mask itself is a corpus' habit."""
BY_HAND = {
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
LIMITS = {
    # Which senders are known differs between corpora for reasons that have nothing to do with scams.
    "mobile_number_for_brand": (0.0, 1.0),
    "foreign_number": (0.0, 1.0),
    "sender_is_mail_address": (0.0, 1.5),
    "random_sender": (0.0, 1.0),
    # One corpus (mobile money in Mozambique) and the messages written by us speak for these; friends ask for money
    # too, and anybody can dial a wrong number.
    "ask_transfer": (0.0, 1.5),
    "story_wrong_number": (0.0, 2.0),
    # A scammer registers a domain and links to it as easily as a club does.
    "own_links": (-1.5, 0.0),
    # Links were cut from many genuine texts and many scams alike: the corpora say less than proof is worth.
    "no_path": (-3.0, -0.5),
    "links_stay_with_brand": (-4.0, -1.5),
    # Brands that are borrowed most refuse mail forged in their own domain (DMARC); the corpora hold none of theirs.
    "known_sender_domain": (-4.0, -2.5),
    "brand_link_mismatch": (1.0, 4.0),
    # Hardly any corpus kept such a link whole; no firm sends one.
    "link_ip_address": (1.0, 4.0),
}
"""Bounds by signal where a corpus is known to mislead; the reasons stand beside them."""
_BASE = (-8.0, -1.5)
"""A message in which nothing was seen is not a scam, whatever the corpora hold."""


def fit(examples: Sequence[Example]) -> tuple[dict[str, float], NDArray[np.float64]]:
    """Weights by feature name, learned from all that may be learned from; and for each example its
    log-odds by weights that were learned from other sources only."""
    names = _names()
    values, scam = _values(examples, names), labels(examples)
    weight = np.array([example.row.weight * example.share for example in examples])
    held_out = np.zeros(len(examples))
    for train, test in training_and_test(examples):
        held_out[test] = values[test] @ _fitted(values[train], scam[train], weight[train], names)
    chosen = weight > 0
    learned = _fitted(values[chosen], scam[chosen], weight[chosen], names)
    return dict(zip(names, (float(value) for value in learned), strict=True)), held_out


def _names() -> list[str]:
    learned = [signal.id for signal in all_signals() if signal.id not in TIED]
    return [*learned, *(pair_name(*pair) for pair in PAIRS), "base:sms", "base:email"]


def _values(examples: Sequence[Example], names: Sequence[str]) -> csr_matrix:
    number = {name: place for place, name in enumerate(names)}
    data: list[float] = []
    columns: list[int] = []
    ends = [0]
    for example in examples:
        found: dict[int, float] = {}
        for name, value in (example.features | _wording(example.margin)).items():
            place = number.get(TIED.get(name, name))
            if place is not None and value:
                found[place] = max(value, found.get(place, 0.0))
        columns += found
        data += found.values()
        ends.append(len(columns))
    return csr_matrix((data, columns, ends), shape=(len(examples), len(names)))


def _wording(margin: float) -> dict[str, float]:
    """The strength of the two signals that read the wording, as they work it out themselves."""
    return {"wording_for": min(1.0, max(0.0, margin / FULL)), "wording_against": min(1.0, max(0.0, -margin / FULL))}


def _bounds(name: str, against: frozenset[str]) -> tuple[float, float]:
    if name in BY_HAND:
        return BY_HAND[name], BY_HAND[name]
    if name.startswith("base:"):
        return _BASE
    if name in LIMITS:
        return LIMITS[name]
    return (-4.0, 0.0) if name in against else (0.0, 4.0)


def _fitted(
    values: csr_matrix, scam: NDArray[np.float64], weight: NDArray[np.float64], names: Sequence[str]
) -> NDArray[np.float64]:
    against = frozenset(signal.id for signal in all_signals() if signal.direction is Direction.AGAINST)
    bounds = [_bounds(name, against) for name in names]
    penalty = np.array([0.0 if name.startswith("base:") or name in BY_HAND else PENALTY for name in names])

    def loss(w: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        logits = values @ w
        likelihood = weight * (np.logaddexp(0.0, logits) - scam * logits)
        slope = values.T @ (weight * (1.0 / (1.0 + np.exp(-np.clip(logits, -30, 30))) - scam))
        return float(likelihood.sum() + 0.5 * (penalty * w * w).sum()), slope + penalty * w

    start = np.array([min(max(0.0, low), high) for low, high in bounds])
    result = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 400})
    fitted: NDArray[np.float64] = result.x
    return fitted
