"""The lab's commands: `fit` learns the weights, `measure` reports per kind of message."""

from __future__ import annotations

import argparse
import os
import sys
from importlib import resources
from pathlib import Path

import numpy as np

from quivive.knowledge import Knowledge, read_facts
from quivive_lab import wording
from quivive_lab.corpora import TRAIN, brand_examples, group_near_duplicates, load, weigh
from quivive_lab.fit import as_weights, extract, fit, write
from quivive_lab.grammar import grammar_rows

_WORDING_STRENGTH = 20.0
_PENALTY = 5.0
"""Chosen on the development files, see the model card."""


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    parser = argparse.ArgumentParser(prog="quivive-lab", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    learn = commands.add_parser("fit", help="learn weights.json from the training files")
    learn.add_argument("data", nargs="?", default=os.environ.get("QUIVIVE_DATA"))
    learn.add_argument("--output", type=Path, required=True)
    learn.add_argument("--most", type=int, default=0, help="rows of each kind at most (quick trials)")
    chosen = parser.parse_args(arguments)
    if not chosen.data:
        parser.error("give the data folder, or set QUIVIVE_DATA")
    return _fit(Path(chosen.data), chosen.output, chosen.most)


def _fit(data: Path, output: Path, most: int) -> int:
    root = resources.files("quivive.facts")
    knowledge = Knowledge(read_facts(root), {}, root)
    rows = [row for row in load(data, TRAIN) if row.label != "unsorted"]
    rows += brand_examples(knowledge)
    rows += grammar_rows(seed=7, genuine=3_000, scam=2_000)
    group_near_duplicates(rows)
    if most:
        rows = _thinned(rows, most)
    weigh(rows)
    examples, model = extract(rows, knowledge, strength=_WORDING_STRENGTH)
    learned = fit(examples, strength=_PENALTY)
    thresholds = {"sms": {"suspicious": 0.5, "scam": 0.9}, "email": {"suspicious": 0.5, "scam": 0.9}}
    weights = as_weights(learned, thresholds, knowledge.facts_version)
    packed, scale, intercept = wording.packed(model)
    weights["wording"] = {"scale": scale, "intercept": round(intercept, 6)}
    write(weights, output / "weights.json")
    (output / "wording.bin").write_bytes(packed)
    logits = examples.values @ np.array([learned[name] for name in examples.names])
    for scam in (1.0, 0.0):
        share = np.average(logits[examples.scam == scam] > 0, weights=examples.weight[examples.scam == scam])
        sys.stdout.write(f"training rows with label scam={scam:.0f}: {share:.3f} above one half\n")
    return 0


def _thinned(rows: list, most: int) -> list:
    count: dict[tuple[str, str], int] = {}
    kept = []
    for row in rows:
        key = (row.kind, row.source.split(":")[0])
        count[key] = count.get(key, 0) + 1
        if count[key] <= most:
            kept.append(row)
    return kept


if __name__ == "__main__":
    sys.exit(main())
