"""`quivive-lab surges`: measure how surges are told from chance, beside other methods; it needs no data."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

PARTS = ("anchor", "false-alarms", "delays", "many", "speed")
_FULL, _QUICK = 100, 4
_SERIES, _QUICK_SERIES = 100, 20
_SEED = 20261130


def add_surges(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """What can be given."""
    purpose = "how well surges are told from chance: 42 published scenarios, false alarms, delays, speed"
    parser = commands.add_parser("surges", help=purpose, description=purpose)
    parser.add_argument("--peer", action="store_true", help="also run the R package surveillance (apt-get install r-cran-surveillance)")
    parser.add_argument("--kept", type=Path, help="a folder in which what the peers said is kept, and used again for the same series")
    parser.add_argument("--quick", action="store_true", help=f"{_QUICK} replicates of each scenario instead of {_FULL}")
    parser.add_argument("--replicates", type=int, default=0, metavar="N", help="so many replicates of each scenario")
    parser.add_argument("--seed", type=int, default=_SEED)
    parser.add_argument("--part", choices=PARTS, action="append", help="only this part; can be given several times")
    parser.add_argument("--output", type=Path, help="a folder for the picture (SVG)")


def run_surges(chosen: argparse.Namespace) -> int:
    """Print what was measured as tables in Markdown."""
    parts = chosen.part or PARTS
    replicates = chosen.replicates or (_QUICK if chosen.quick else _FULL)
    series = _QUICK_SERIES if chosen.quick else _SERIES
    if "anchor" in parts:
        _anchor(replicates, chosen)
    if "false-alarms" in parts:
        _false_alarms(series, chosen.seed)
    if "delays" in parts:
        _delays(series, chosen.seed)
    if "many" in parts:
        _many(5 if chosen.quick else 15, chosen.seed)
    if "speed" in parts:
        _speed(chosen.seed)
    return 0


def _anchor(replicates: int, chosen: argparse.Namespace) -> None:
    from quivive_lab.surges.anchor import at_rates, at_settings, at_the_same_rate, compared  # noqa: PLC0415 - only for this part

    simulated, scored = compared(replicates, chosen.seed, peer=chosen.peer, kept=chosen.kept)
    names = ("method", "setting", "FPR", "POD", "POD 1st week", "sensitivity", "specificity", "PPV", "NPV", "F1", "timeliness")
    _heading(f"42 scenarios, {replicates} replicates each, seed {chosen.seed}: own settings")
    _table(names, ([m.method, m.setting, *_shares(m)] for m in at_settings(simulated, scored)))
    _heading("the same at equal false positive rates")
    rows = sorted(at_rates(simulated, scored), key=lambda m: (float(m.setting), -m.pod))
    _table(names, ([m.method, m.setting, *_shares(m)] for m in rows))
    _heading("the others, and Quivive at the same false positive rate")
    pairs = at_the_same_rate(simulated, scored)
    _table(("method", "setting", "FPR", "POD", "POD of Quivive", "POD 1st week", "of Quivive"), ([o.method, o.setting, *(f"{100 * value:.1f}" for value in (o.fpr, o.pod, q.pod, o.pod_first_week, q.pod_first_week))] for o, q in pairs))
    _heading("CPU seconds for all series, twice")
    _table(("method", "seconds", "ms per series and step"), ([o.method, f"{o.seconds:.1f}", f"{1000 * o.seconds / o.quiet.size / 2:.3f}"] for o in scored if o.seconds))
    if chosen.output is not None:
        from quivive_lab.surges.plot import draw  # noqa: PLC0415 - loads the drawing of plots

        chosen.output.mkdir(parents=True, exist_ok=True)
        draw(simulated, scored, chosen.output / "surges.svg")


def _shares(m: object) -> list[str]:
    names = ("fpr", "pod", "pod_first_week", "sensitivity", "specificity", "ppv", "npv", "f1", "timeliness")
    return [f"{100 * getattr(m, name):.1f}" for name in names]


def _false_alarms(series: int, seed: int) -> None:
    from quivive_lab.surges.alarms import false_alarms  # noqa: PLC0415 - only for this part

    _heading(f"false alarms by series and year, {series} series of each kind without a surge")
    _table(("kind", "period", "surges told", "steps with an alarm"), ([a.kind, a.period, f"{a.surges:.2f}", f"{a.steps:.2f}"] for a in false_alarms(series, seed)))


def _delays(series: int, seed: int) -> None:
    from quivive_lab.surges.alarms import delays  # noqa: PLC0415 - only for this part

    _heading(f"days until a surge is seen, by day, {series} series of each kind")
    _table(("kind", "surge", "seen in 14 days, %", "median day", "90 % by day"), ([d.kind, d.surge, f"{100 * d.seen:.0f}", f"{d.median:.0f}", f"{d.tenth:.0f}"] for d in delays(series, seed)))


def _many(looks: int, seed: int) -> None:
    from quivive_lab.surges.many import many  # noqa: PLC0415 - only for this part

    _heading("thousands of series at once, by day")
    _table(("looks", "series", "false surges told in all", "alarms of single series in all", "waves put in", "waves told", "at their own level", "further lines"), [many(looks, seed)])


def _speed(seed: int) -> None:
    import numpy as np  # noqa: PLC0415 - only for this part

    from quivive.surges.steps import PACES  # noqa: PLC0415 - only for this part
    from quivive.watching import Period  # noqa: PLC0415 - only for this part
    from quivive_lab.surges.rolling import chances  # noqa: PLC0415 - only for this part

    rows = []
    random = np.random.default_rng(seed)
    for period, series in ((Period.DAY, 10_000), (Period.WEEK, 10_000), (Period.HOUR, 10_000)):
        steps = PACES[period].history + PACES[period].guard
        counts = random.negative_binomial(1, 1 / (1 + random.gamma(0.3, 3, (series, 1))), (series, steps))
        begun = time.process_time()
        for begin in range(0, series, 2_000):
            chances(counts[begin : begin + 2_000], period, datetime(2024, 1, 1, tzinfo=UTC), [steps - 1])
        taken = time.process_time() - begun
        rows.append([str(period), f"{series}", f"{steps}", f"{taken:.2f}", f"{1e6 * taken / series:.0f}"])
    _heading("CPU time to judge one new step")
    _table(("period", "series", "steps of history", "CPU seconds", "microseconds a series"), rows)


def _heading(text: str) -> None:
    sys.stdout.write(f"\n## {text}\n\n")


def _table(names: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    sys.stdout.write(f"| {' | '.join(names)} |\n|{'---|' * len(names)}\n")
    for row in rows:
        sys.stdout.write(f"| {' | '.join(map(str, row))} |\n")
        sys.stdout.flush()
