"""From rows to weights: read them, learn the wording, weigh the signals, calibrate, choose the thresholds."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from quivive.decide import PAIRS, pair_name
from quivive.message import Channel
from quivive_lab import wording
from quivive_lab.corpora import Row
from quivive_lab.examples import Example, base_of, labels
from quivive_lab.fit import TIED, fit
from quivive_lab.registry import DEVELOPMENT, OURS
from quivive_lab.report import SHOWN, Judged

THRESHOLDS = {
    "sms": {"suspicious": 0.6, "scam": 0.95},
    "email": {"suspicious": 0.75, "scam": 0.95},
    # A call is judged by the most telling of its stretches, one of an hour by the highest of sixty scores.
    "call": {"suspicious": 0.8, "scam": 0.95},
}
"""Calibrated scores from which a message is shown as suspicious, as scam; chosen on the development
files so that few genuine messages are shown (see the card for what other choices would give)."""


def thresholds_of(channel: str) -> dict[str, float]:
    """The thresholds of a channel: its own, or those of the channel whose messages are like its own."""
    return THRESHOLDS.get(channel, THRESHOLDS[base_of(channel)])


@dataclass(frozen=True, slots=True)
class Learned:
    """What is shipped: the content of `weights.json` and `wording.bin`."""

    weights: dict[str, Any]
    wording: bytes

    def write(self, folder: Path) -> None:
        """Write both: sorted, one value a line, so that a change can be read."""
        text = json.dumps(self.weights, indent=1, sort_keys=True, ensure_ascii=False)
        (folder / "weights.json").write_text(text + "\n", encoding="utf-8")
        (folder / "wording.bin").write_bytes(self.wording)


def learn(examples: Sequence[Example], version: str) -> Learned:
    """Learn from `examples`; sets the `score` of each to what was learned from other sources."""
    model = wording.learn(examples)
    packed, scale, intercept = wording.packed(model)
    weights, held_out = fit(examples)
    calibration = {base: _calibration(examples, held_out, base) for base in BASES}
    for example, logit in zip(examples, held_out, strict=True):
        slope, shift = calibration[base_of(example.channel)]
        example.score = float(1 / (1 + np.exp(-(slope * logit + shift))))
    return Learned(_as_weights(weights, calibration, version, scale, intercept), packed)


BASES = ("sms", "email")
"""What has a base and a calibration of its own, see `base_of`."""


def _calibration(examples: Sequence[Example], held_out: NDArray[np.float64], base: str) -> tuple[float, float]:
    """Slope and shift that make log-odds of held-out messages those of a scam, if as many messages
    people doubt are scams as not (Platt, 1999). Spam is left out: its label is not about deceit."""
    chosen = np.array(
        [
            DEVELOPMENT < example.fold < OURS and example.row.label != "spam" and not example.changed and base_of(example.channel) == base
            for example in examples
        ]
    )
    scam = labels(examples)
    weight = np.array([example.row.weight * example.share for example in examples])
    for side in (0.0, 1.0):
        weight[chosen & (scam == side)] /= weight[chosen & (scam == side)].sum()
    model = LogisticRegression(C=1e6).fit(held_out[chosen, None], scam[chosen], sample_weight=weight[chosen] * chosen.sum())
    return float(model.coef_[0][0]), float(model.intercept_[0])


def _as_weights(
    learned: dict[str, float], calibration: dict[str, tuple[float, float]], version: str, scale: float, intercept: float
) -> dict[str, Any]:
    """The content of `weights.json`; the calibration is in the weights, so that points add up to the score.

    They stand as text messages have them; `slope` says by how much those of another channel are steeper."""
    slope = calibration["sms"][0]
    base = {name: own * learned[f"base:{name}"] + shift for name, (own, shift) in calibration.items()}
    pairs = {pair_name(*pair) for pair in PAIRS}
    signals = {name: w for name, w in learned.items() if name not in pairs and not name.startswith("base:")}
    signals |= {tied: learned[to] for tied, to in TIED.items()}
    return {
        "version": version,
        "base": {channel.value: round(base[base_of(channel)], 4) for channel in Channel},
        "slope": {channel.value: round(calibration[base_of(channel)][0] / slope, 4) for channel in Channel},
        "signals": {key: round(slope * value, 4) for key, value in sorted(signals.items())},
        "pairs": {key: round(slope * learned[key], 4) for key in sorted(pairs)},
        "thresholds": {channel.value: thresholds_of(channel.value) for channel in Channel},
        "wording": {"scale": scale, "intercept": round(intercept, 6)},
    }


def judged(examples: Sequence[Example]) -> list[Judged]:
    """The held-out answers, with the rules of `decide` applied; a call's is that of its most telling stretch."""
    found: list[Judged] = []
    calls: dict[str, int] = {}
    for example in examples:
        level = example.limits[2]
        threshold = thresholds_of(example.channel)
        if example.score >= threshold["scam"]:
            level = example.limits[0]
        elif example.score >= threshold["suspicious"]:
            level = example.limits[1]
        row = example.row
        answer = Judged(
            row.id, example.kind, row.language, row.source, row.group, example.scam, level, example.score, row.evidence, example.channel
        )
        place = calls.get(row.id) if example.channel == "call" else None
        if place is None:
            calls[row.id] = len(found)
            found.append(answer)
        elif (level in SHOWN, answer.score) > (found[place].shown, found[place].score):
            found[place] = answer
    return found


def labelled(rows: Sequence[Row]) -> list[Row]:
    """The rows whose label says what they are."""
    return [row for row in rows if row.label != "unsorted"]
