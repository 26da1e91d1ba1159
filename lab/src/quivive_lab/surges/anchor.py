"""The shipped method beside others on the 42 scenarios of Noufaily et al. 2013, all on the same series."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from importlib import resources
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from quivive.surges.tails import tail
from quivive.watching import Period
from quivive_lab.surges.measures import Measures, measure
from quivive_lab.surges.rivals import ears, remembered, smoothed
from quivive_lab.surges.rolling import chances
from quivive_lab.surges.scenarios import CURRENT, SCENARIOS, Simulated, simulate

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
Pair = tuple[Counts, Counts]
"""The same series without and with their current outbreaks."""

FIRST = datetime(2001, 1, 1, tzinfo=UTC)
"""A Monday; no known event is reckoned with."""
RATES = (0.005, 0.01, 0.02, 0.05, 0.1)
"""False positive rates at which methods are compared, each with the threshold that gives it."""
_LIMITS = (0.001, 0.0048, 0.0096, 0.01, 0.02, 0.05)
_NAMED = {0.0096: "a false alarm in two years (shipped)", 0.0048: "one in four years"}


@dataclass(frozen=True)
class Scored:
    """A method's statistic, the smaller the more alarming: (series, judged weeks) without and with current outbreaks.

    `settings` are the thresholds to report it at; a method that only says yes or no has 0 for yes and 1 for no. `seconds`
    of CPU that both took.
    """

    method: str
    quiet: Floats
    loud: Floats
    settings: tuple[tuple[str, float], ...]
    graded: bool
    seconds: float


def compared(replicates: int, seed: int, *, peer: bool, kept: Path | None = None) -> tuple[Simulated, list[Scored]]:
    """All methods on `replicates` series of each scenario; with `peer` those of the R package surveillance too.

    These take minutes: what they said is kept in the folder `kept`, and used again for the same series.
    """
    simulated = simulate(replicates, seed)
    pair = (simulated.counts, simulated.counts + simulated.current)
    found = [*_own(pair), _bound(simulated, pair)]
    if peer:
        found += _peers(pair, kept)
    return simulated, found


def _own(pair: Pair) -> Iterator[Scored]:
    named = tuple((_NAMED.get(limit, f"p <= {limit}"), limit) for limit in _LIMITS)
    yield _timed("Quivive", pair, _shipped, named)
    yield _timed("CUSUM on the same baseline", pair, lambda counts: -remembered(counts, FIRST, CURRENT), (("h = 4", -4.0),))
    yield _timed("EWMA", pair, lambda counts: -smoothed(counts, CURRENT), (("3 sd", -3.0),))
    for kind, level in ((1, 3.0), (2, 3.0), (3, 2.0)):
        yield _timed(f"EARS C{kind} (own)", pair, partial(_ears, kind=kind), ((f"{level:g} sd", -level),))


def _shipped(counts: Counts) -> Floats:
    return chances(counts, Period.WEEK, FIRST, CURRENT)


def _ears(counts: Counts, kind: int) -> Floats:
    return -ears(counts, CURRENT, kind)


def _timed(method: str, pair: Pair, statistic: Callable[[Counts], Floats], settings: tuple[tuple[str, float], ...]) -> Scored:
    begun = time.process_time()
    quiet, loud = (statistic(counts) for counts in pair)
    return Scored(method, quiet, loud, settings, graded=True, seconds=time.process_time() - begun)


def _bound(simulated: Simulated, pair: Pair) -> Scored:
    """What the shipped test would do with the true mean and variance, which no method knows."""
    phi = np.array([SCENARIOS[number - 1].phi for number in simulated.scenario])[:, None]
    means = simulated.means[:, CURRENT.start : CURRENT.stop]

    before = simulated.means[:, CURRENT.start - 1 : CURRENT.stop - 1]

    def known(counts: Counts) -> Floats:
        latest = counts[:, CURRENT.start : CURRENT.stop].astype(float)
        two = latest + counts[:, CURRENT.start - 1 : CURRENT.stop - 1]
        chance = [np.ones_like(means), np.ones_like(means)]
        for place, (observed, expected) in enumerate(((latest, means), (two, means + before))):
            more = observed > expected
            chance[place][more] = tail(observed[more], expected[more], (phi * expected)[more])
        return np.asarray(np.minimum(*chance))

    return Scored("the true mean and variance known", known(pair[0]), known(pair[1]), (), graded=True, seconds=0.0)


def _peers(pair: Pair, kept: Path | None) -> list[Scored]:
    """The methods of peers.R, run by Rscript; what they said of the same series before is taken from `kept`."""
    with tempfile.TemporaryDirectory() as folder:
        quiet, loud = (_said(counts, (kept or Path(folder)) / str(place)) for place, counts in enumerate(pair))
    return [_peer(name, quiet[0][name], loud[0][name], quiet[1][name] + loud[1][name]) for name in quiet[0]]


def _said(counts: Counts, folder: Path) -> tuple[dict[str, Floats], dict[str, float]]:
    """What each method says, and its CPU seconds. Raises FileNotFoundError without Rscript."""
    series, log = folder / "counts.txt", folder / "log.txt"
    lines = "".join(",".join(map(str, row)) + "\n" for row in counts.tolist())
    if not log.exists() or series.read_text() != lines:
        program = shutil.which("Rscript")
        if program is None:
            raise FileNotFoundError("Rscript is not installed: apt-get install r-cran-surveillance")
        folder.mkdir(parents=True, exist_ok=True)
        series.write_text(lines)
        with resources.as_file(resources.files("quivive_lab.surges") / "peers.R") as script:
            command = [program, str(script), str(series), str(folder), str(CURRENT.start + 1), str(CURRENT.stop)]
            log.write_text(subprocess.run(command, check=True, capture_output=True, text=True).stdout)  # noqa: S603 - a fixed program
    seconds = {name: float(taken) for name, taken, *_ in (line.split("\t") for line in log.read_text().splitlines())}
    return {name: np.atleast_2d(np.genfromtxt(folder / f"{name}.csv", delimiter=",")) for name in seconds}, seconds


def _peer(name: str, quiet: Floats, loud: Floats, seconds: float) -> Scored:
    """What failed raises no alarm."""
    graded = name == "farringtonFlexible"
    if graded:
        settings = tuple((f"alpha = {alpha}", alpha) for alpha in (0.001, 0.005, 0.01, 0.05))
        return Scored(name, np.nan_to_num(quiet, nan=1.0), np.nan_to_num(loud, nan=1.0), settings, graded, seconds)
    quiet, loud = (1.0 - np.nan_to_num(each, nan=0.0) for each in (quiet, loud))
    method, _, setting = name.partition(" a=")
    return Scored(method, quiet, loud, ((f"alpha = {setting}" if setting else "", 0.0),), graded, seconds)


def at_settings(simulated: Simulated, scored: list[Scored]) -> list[Measures]:
    """The measures of each method at its own settings."""
    return [
        measure(one.method, name, one.quiet <= limit, one.loud <= limit, simulated)
        for one in scored
        for name, limit in one.settings
    ]


def at_rates(simulated: Simulated, scored: list[Scored], rates: tuple[float, ...] = RATES) -> list[Measures]:
    """The measures of each graded method at the thresholds that give these false positive rates."""
    found = []
    for one in scored:
        if one.graded:
            for rate in rates:
                limit = float(np.quantile(one.quiet, rate))
                found.append(measure(one.method, f"{rate:g}", one.quiet <= limit, one.loud <= limit, simulated))
    return found


def at_the_same_rate(simulated: Simulated, scored: list[Scored]) -> list[tuple[Measures, Measures]]:
    """Each other method at its own settings, beside the shipped one at the threshold with the same false positive rate."""
    shipped = scored[0]
    pairs = []
    for other in at_settings(simulated, scored[1:]):
        limit = float(np.quantile(shipped.quiet, other.fpr))
        pairs.append((other, measure(shipped.method, "", shipped.quiet <= limit, shipped.loud <= limit, simulated)))
    return pairs
