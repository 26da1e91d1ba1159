"""The 42 scenarios of weekly counts with known outbreaks that outbreak detection is compared on.

The model is that of Noufaily et al. 2013 (Statistics in Medicine 32:1206-1222, doi:10.1002/sim.5595), used again by
Bédubourg and Le Strat 2017 (PLoS ONE 12:e0181227): 624 weeks of negative binomial counts with mean
mu(t) = exp(theta + beta t + sum over j = 1..m of gamma1 cos(2 pi j t / 52) + gamma2 sin(2 pi j t / 52)) and variance
phi mu(t); four outbreaks in weeks 313-575, one in weeks 576-624; each of a size drawn from a Poisson distribution with
mean k times the standard deviation of the baseline at its start (at least 2), spread over weeks by a lognormal
distribution (0, 0.5).

The values of the parameters were not read in the papers themselves but in a public replication of the study:
github.com/telkamp7/AEDDO, a script that begins "This script tries to replicate the outbreak simulation study"
(`m <- 0:2`, 42 scenarios; the later src/simulation/simulation.R keeps 28 of them), and the model of noise
(size mu / (phi - 1)) and of outbreaks (sqrt(mu phi), at least 2 cases) in github.com/hannapalya/syndromic_anomaly,
generate_data.r, which is derived from the code of the authors' later study of daily data.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

WEEKS = 624
PAST = range(312, 575)
"""Steps, from 0, in which past outbreaks begin."""
CURRENT = range(575, 624)
"""Steps, from 0, that are judged, and in which the current outbreak begins."""
PAST_SIZES = (0, 2, 3, 5, 10)
"""k1 of Bédubourg and Le Strat."""
CURRENT_SIZES = tuple(range(1, 11))
"""k2 of Bédubourg and Le Strat."""
_LEVELS = (
    (0.1, 0.0025, 0.6, 0.6, 1.5),
    (-2.0, 0.005, 0.1, 0.3, 2.0),
    (1.5, 0.003, 0.2, -0.4, 1.0),
    (0.5, 0.002, 0.5, 0.5, 5.0),
    (2.5, 0.001, 1.0, 0.1, 3.0),
    (3.75, 0.001, 0.1, -0.1, 1.1),
    (5.0, 0.0001, 0.05, 0.01, 1.2),
)
"""theta, beta, gamma1, gamma2, phi."""


@dataclass(frozen=True)
class Scenario:
    """The parameters of one scenario; `number` counts from 1."""

    number: int
    theta: float
    beta: float
    gamma1: float
    gamma2: float
    phi: float
    m: int

    def means(self) -> NDArray[np.float64]:
        """The mean of each week."""
        t = np.arange(1, WEEKS + 1)
        season = sum(
            (
                self.gamma1 * np.cos(2 * np.pi * j * t / 52) + self.gamma2 * np.sin(2 * np.pi * j * t / 52)
                for j in range(1, self.m + 1)
            ),
            np.zeros(WEEKS),
        )
        return np.asarray(np.exp(self.theta + self.beta * t + season))


SCENARIOS = tuple(
    Scenario(number, theta, beta if trend else 0.0, gamma1, gamma2, phi, m)
    for number, ((theta, beta, gamma1, gamma2, phi), trend, m) in enumerate(product(_LEVELS, (0, 1), (0, 1, 2)), 1)
)


@dataclass(frozen=True)
class Simulated:
    """Series with their truth; row by row.

    `counts` are with the past outbreaks only, `current` the cases of the current outbreak beside them (both series x
    weeks), `start` and `end` the first and last week with a case of it, `scenario` the number of each row's scenario.
    """

    counts: NDArray[np.int64]
    current: NDArray[np.int64]
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    scenario: NDArray[np.int64]
    past_size: NDArray[np.int64]
    current_size: NDArray[np.int64]
    means: NDArray[np.float64]


def simulate(replicates: int, seed: int) -> Simulated:
    """`replicates` series of each scenario; sizes of outbreaks go round so that each pair comes equally often."""
    random = np.random.default_rng(seed)
    pairs = list(product(CURRENT_SIZES, PAST_SIZES))
    rows = []
    for scenario in SCENARIOS:
        means = scenario.means()
        for replicate in range(replicates):
            current_size, past_size = pairs[(replicate * 7 + scenario.number * 11) % len(pairs)]
            counts = _counts(random, means, scenario.phi)
            for start in random.choice(PAST, 4, replace=False):
                counts += _outbreak(random, means, scenario.phi, int(start), past_size, PAST.stop)
            start = int(random.choice(CURRENT))
            current = _outbreak(random, means, scenario.phi, start, current_size, WEEKS)
            weeks = np.flatnonzero(current)
            rows.append((counts, current, weeks[0], weeks[-1], scenario.number, past_size, current_size, means))
    return Simulated(*(np.array(column) for column in zip(*rows, strict=True)))


def _counts(random: np.random.Generator, means: NDArray[np.float64], phi: float) -> NDArray[np.int64]:
    if phi == 1:
        return random.poisson(means)
    return random.negative_binomial(means / (phi - 1), 1 / phi)


def _outbreak(
    random: np.random.Generator, means: NDArray[np.float64], phi: float, start: int, k: int, stop: int
) -> NDArray[np.int64]:
    """The cases of one outbreak, week by week; what would come after `stop` is not seen."""
    cases = np.zeros(WEEKS, np.int64)
    if not k:
        return cases
    size = 0
    while size < 2:  # noqa: PLR2004 - an outbreak has two cases, as in the code that this follows
        size = int(random.poisson(k * np.sqrt(phi * means[start])))
    weeks = start + np.floor(random.lognormal(0, 0.5, size)).astype(int)
    np.add.at(cases, weeks[weeks < stop], 1)
    if not cases.any():
        cases[start] = size
    return cases
