"""The lab's command: `train` learns what Quivive ships, and reports what it is worth on sources held out."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

# One thread, before numpy is imported: the same bytes each time, whatever the machine.
for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

from quivive_lab.card import report  # noqa: E402 - numpy reads the variables above when it is imported
from quivive_lab.corpora import DEV, TRAIN, brand_examples, group_near_duplicates, load  # noqa: E402 - the same
from quivive_lab.examples import Example, bare_knowledge, read_examples  # noqa: E402 - the same
from quivive_lab.grammar import grammar_rows  # noqa: E402 - the same
from quivive_lab.learn import labelled, learn  # noqa: E402 - the same
from quivive_lab.sorting import FILES, sort  # noqa: E402 - the same
from quivive_lab.weighing import weigh  # noqa: E402 - the same

SEED = 7
GENUINE, SCAMS = 4_000, 2_500
"""Messages that the grammar writes."""


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    parser = argparse.ArgumentParser(prog="quivive-lab", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    train = commands.add_parser("train", help="learn weights.json and wording.bin, and write report.md beside them")
    train.add_argument("data", nargs="?", default=os.environ.get("QUIVIVE_DATA"), help="folder of labelled messages")
    train.add_argument("--output", type=Path, required=True, help="folder to write to")
    train.add_argument("--without-language", default="", help="also leave this language out of learning, e.g. fr")
    train.add_argument("--processes", type=int, default=2)
    chosen = parser.parse_args(arguments)
    if not chosen.data:
        parser.error("give the data folder, or set QUIVIVE_DATA")
    chosen.output.mkdir(parents=True, exist_ok=True)
    examples = gather(Path(chosen.data), chosen.without_language, chosen.processes)
    learned = learn(examples, bare_knowledge().facts_version)
    learned.write(chosen.output)
    (chosen.output / "report.md").write_text(report(examples, learned, chosen.without_language), encoding="utf-8")
    sys.stdout.write(f"{len(examples)} readings learned from; see {chosen.output / 'report.md'}\n")
    return 0


def gather(data: Path, without_language: str = "", processes: int = 2) -> list[Example]:
    """All that is learned from or only measured, read and weighed. A language left out is only measured."""
    rows = [*sort(load(data, (*TRAIN, *FILES))), *labelled([*load(data, DEV)])]
    rows += brand_examples(bare_knowledge())
    rows += grammar_rows(seed=SEED, genuine=GENUINE, scam=SCAMS)
    if without_language:
        rows = [row for row in rows if row.split != "ours" or row.language not in ("", without_language)]
        for row in rows:
            if row.language == without_language:
                row.split = "development"
    group_near_duplicates(rows)
    weigh(rows)
    return read_examples(rows, processes)


if __name__ == "__main__":
    sys.exit(main())
