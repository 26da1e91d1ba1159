"""How good alarms are on series with known outbreaks, as Bédubourg and Le Strat 2017 measure it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quivive_lab.surges.scenarios import CURRENT, Simulated

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Measures:
    """One method in one setting; all but the names are shares.

    `fpr`: weeks with an alarm among the judged weeks of series without a current outbreak. `pod`: outbreaks with an
    alarm from their first to their last week; `pod_first_week`: in their first week. `sensitivity`, `specificity`,
    `ppv`, `npv`, `f1`: of single weeks, in the series with an outbreak. `timeliness`: the share of an outbreak's weeks
    that pass before the first alarm, all of them where there is none.
    """

    method: str
    setting: str
    fpr: float
    pod: float
    pod_first_week: float
    sensitivity: float
    specificity: float
    ppv: float
    npv: float
    f1: float
    timeliness: float


def measure(method: str, setting: str, quiet: Flags, alarms: Flags, simulated: Simulated) -> Measures:
    """`quiet` are the alarms without the current outbreak, `alarms` those with it: (series, judged weeks)."""
    weeks = np.array(CURRENT)
    inside = (weeks >= simulated.start[:, None]) & (weeks <= simulated.end[:, None])
    hit = alarms & inside
    seen = hit.any(axis=1)
    first = np.where(seen, weeks[hit.argmax(axis=1)] - simulated.start, simulated.end - simulated.start + 1)
    true, false = int(hit.sum()), int((alarms & ~inside).sum())
    missed, rest = int((~alarms & inside).sum()), int((~alarms & ~inside).sum())
    sensitivity, ppv = true / max(true + missed, 1), true / max(true + false, 1)
    return Measures(
        method,
        setting,
        float(quiet.mean()),
        float(seen.mean()),
        float(alarms[np.arange(len(alarms)), simulated.start - CURRENT.start].mean()),
        sensitivity,
        rest / max(rest + false, 1),
        ppv,
        rest / max(rest + missed, 1),
        2 * sensitivity * ppv / max(sensitivity + ppv, 1e-12),
        float((first / (simulated.end - simulated.start + 1)).mean()),
    )
