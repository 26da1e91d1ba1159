"""How fast reports are put into campaigns, and in how much memory: from a store of simulated reports.

    python bench/campaigns.py --reports 100000 [--store FILE]

Reports are made without checking them (`quivive.simulate.direct`) and kept first; only the grouping is measured, in CPU
seconds; a store that holds reports already is grouped anew, which shows the memory of grouping alone. The signature of a text is made once for each of its variants: a simulation repeats them.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import islice, tee
from pathlib import Path

from quivive.campaigns import campaigns, rebuild
from quivive.fingerprints import text_signature
from quivive.knowledge import load_knowledge
from quivive.simulate import Parameters, simulate
from quivive.simulate.direct import direct_reports
from quivive.store import open_store
from quivive.watching import Report

_PORTION = 5_000
_PER_DAY = 200
"""Reports of a simulated day at scale 1, about."""


def main() -> int:
    """Make a store, group it, say what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=100_000)
    parser.add_argument("--store", default="", help="where to put it; without it a temporary folder")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(chosen.store or f"{folder}/reports.sqlite")
        with open_store(path, create=True) as store:
            made = islice(_reports(chosen.reports), chosen.reports if not store.last_sequence() else 0)
            while portion := list(islice(made, _PORTION)):
                store.add(portion)
            sys.stdout.write(f"reports {store.last_sequence():,}, {_megabytes(path):.0f} MB; memory so far {_memory()} MB\n")
            knowledge = load_knowledge()
            start = time.process_time()

            def tell(done: int) -> None:
                if done % 50_000 < 1_000:
                    sys.stdout.write(f"{done:>10,} grouped, {time.process_time() - start:6.1f} CPU s, at most {_memory()} MB\n")
                    sys.stdout.flush()

            done = rebuild(store, knowledge, tell)
            seconds = time.process_time() - start
            sys.stdout.write(f"{done.reports:,} grouped in {seconds:.1f} CPU s, {100_000 * seconds / max(done.reports, 1):.1f} for 100,000; {_megabytes(path):.0f} MB\n")
            start = time.process_time()
            shown = campaigns(store)
            sys.stdout.write(f"the {len(shown)} largest campaigns, with {sum(one.reports for one in shown):,} reports, listed in {time.process_time() - start:.1f} CPU s\n")
    return 0


def _reports(number: int) -> Iterator[Report]:
    days = 365
    parameters = Parameters(start=date(2025, 1, 1), days=days, scale=max(0.05, 1.2 * number / (_PER_DAY * days)))
    signatures: dict[tuple[str, str, str], tuple[int, ...]] = {}
    first, second = tee(simulate(parameters, 1))
    for one, made in zip(first, direct_reports(second), strict=True):
        key = (one.truth.variant or one.text, one.truth.brand, one.channel)
        if key not in signatures:
            if len(signatures) > 300_000:
                signatures.clear()
            signatures[key] = text_signature(f"{one.subject}\n{one.text}")
        yield replace(made, signature=signatures[key])


def _megabytes(path: Path) -> float:
    return path.stat().st_size / 1e6


def _memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    sys.exit(main())
