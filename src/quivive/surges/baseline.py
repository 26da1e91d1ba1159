"""What is usual for many series at once: robust log-linear models of their counts, and how surely each is known.

Each series is a quasi-Poisson regression (variance phi times the mean) on shared columns, with a normal prior on
every coefficient, so that an almost empty series leans on the prior and a full one on its own counts. Steps that
were far too high are weighted down as in Noufaily et al. 2013 (Statistics in Medicine 32:1206-1222): a past surge
must not become the baseline of the next one.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from quivive.frozen import frozen

Floats = NDArray[np.float64]

_STEPS = (6, 2, 2, 2, 2)
"""Newton steps in each round; before the first, no past surge is known, after each, they are weighted down anew."""
_LOOKS_FOR_PHI = 8
DISPERSION = 1.2
"""What phi is thought to be where nothing tells."""
HOUSEHOLD = 3.0
"""As many reports in one step are never taken for a past surge: one family or one forum sends them."""
_FALL = 4
"""How fast trust falls beyond what is usual: with the fourth power of the residual."""
_UNUSUAL = 2.58
"""Standardised Anscombe residuals beyond this are weighted down; the value of Noufaily et al."""
_LOWEST, _HIGHEST = -12.0, 20.0
"""Where the logarithm of a mean is kept."""
_LARGEST_STEP = 2.0


@frozen
class Prior:
    """What is thought of the coefficients before a count is seen: normal, with a mean and a precision for each.

    `mean` is (columns,) or (series, columns); `dispersion` and `worth` say what phi is thought to be and how many
    steps that thought is worth.
    """

    mean: Floats
    precision: Floats
    dispersion: float = DISPERSION
    worth: float = 8.0


@frozen
class Baseline:
    """The fitted models, a row for each series.

    `coefficients` (series, columns), `covariance` (series, columns, columns) of them, `dispersions` (series, windows):
    phi of the sums over each length of window, so that counts which follow each other closely are no surprise.
    """

    coefficients: Floats
    covariance: Floats
    dispersions: Floats

    def means(self, columns: Floats) -> Floats:
        """What each series expects at these `columns` (steps, columns): (series, steps)."""
        return _means(self.coefficients, columns)


def fit(counts: Floats, columns: Floats, credit: Floats, prior: Prior, windows: tuple[int, ...]) -> Baseline:
    """Fit all series: `counts` (series, steps), `columns` (steps, columns), `credit` (steps,) says how much each counts."""
    products = _products(columns)
    mean = np.broadcast_to(prior.mean, (len(counts), columns.shape[1]))
    beta = mean.copy()
    average = counts @ credit / credit.sum()
    beta[:, 0] = np.log(average + 0.5 / credit.sum())
    trust = np.ones_like(counts)
    phi = np.full(len(counts), prior.dispersion)
    for steps in _STEPS:
        for _ in range(steps):
            beta, inverse = _newton(counts, columns, products, credit * trust, phi, beta, mean, prior.precision)
        expected = _means(beta, columns)
        phi, trust = _dispersion(counts, expected, credit, prior, columns.shape[1])
    return Baseline(beta, inverse, _of_windows(counts, expected, credit, trust, phi, windows))


def _newton(
    counts: Floats, columns: Floats, products: Floats, weights: Floats, phi: Floats, beta: Floats, prior: Floats, precision: Floats
) -> tuple[Floats, Floats]:
    """One step towards the coefficients that are most likely, and the inverse of the information there."""
    width = columns.shape[1]
    expected = _means(beta, columns)
    slope = (weights * (counts - expected)) @ columns / phi[:, None] - precision * (beta - prior)
    triangle = (weights * expected) @ products / phi[:, None]
    information = np.empty((len(counts), width, width))
    rows, others = np.triu_indices(width)
    information[:, rows, others] = triangle
    information[:, others, rows] = triangle
    information[:, np.arange(width), np.arange(width)] += precision
    inverse = np.asarray(np.linalg.inv(information), float)
    step = np.einsum("spq,sq->sp", inverse, slope)
    largest = np.abs(step).max(axis=1, keepdims=True)
    return beta + step * np.minimum(1, _LARGEST_STEP / np.maximum(largest, _LARGEST_STEP)), inverse


def _products(columns: Floats) -> Floats:
    """The products of each two columns: one matrix product then gives the information of all series."""
    rows, others = np.triu_indices(columns.shape[1])
    return np.asarray(columns[:, rows] * columns[:, others])


def _means(beta: Floats, columns: Floats) -> Floats:
    return np.asarray(np.exp(np.clip(beta @ columns.T, _LOWEST, _HIGHEST)))


def _dispersion(counts: Floats, expected: Floats, credit: Floats, prior: Prior, width: int) -> tuple[Floats, Floats]:
    """phi, and how far each step is trusted: 1 for what is usual, less for what is far too high.

    phi by moments, as a ratio of sums, which stays calm where the mean is nearly nothing. What is far too high for a
    phi counts only as the highest that is not, and phi is sought anew with it, from a small one on: so it is never found
    as large as a past surge would explain.
    """
    steps, total = credit.sum(), expected @ credit
    seen = np.minimum(steps, total * 4)
    level = np.cbrt(expected * expected)
    scale = 1.5 / np.sqrt(np.sqrt(level))
    above = scale * (np.cbrt(counts * counts) - level)
    phi = np.full(len(counts), prior.dispersion)
    for _ in range(_LOOKS_FOR_PHI):
        highest = level + _UNUSUAL * np.sqrt(phi)[:, None] / scale
        highest = np.maximum(highest * np.sqrt(highest), HOUSEHOLD)
        own = np.square(np.minimum(counts, highest) - expected) @ credit / np.maximum(total, 1e-9)
        own = own * steps / np.maximum(steps - width, 1)
        phi = np.maximum((own * seen + prior.dispersion * prior.worth) / (seen + prior.worth), 1.0)
    limit = _UNUSUAL * np.sqrt(phi)[:, None]
    trust = np.where((above > limit) & (counts > HOUSEHOLD), (limit / np.maximum(above, limit)) ** _FALL, 1.0)
    return np.asarray(phi), trust


def _of_windows(
    counts: Floats, expected: Floats, credit: Floats, trust: Floats, phi: Floats, windows: tuple[int, ...]
) -> Floats:
    """phi of sums over windows: no smaller than phi of the steps."""
    relative = credit / credit.max()
    residual = np.sqrt(relative) * trust * (counts - expected)
    found = []
    for length in windows:
        summed = _sums(residual, length)
        own = (summed**2).sum(axis=1) / np.maximum(_sums(relative * expected, length).sum(axis=1), 1e-9)
        found.append(np.maximum(own, phi) if length > 1 else phi)
    return np.stack(found, axis=1)


def _sums(values: Floats, length: int) -> Floats:
    total = np.cumsum(values, axis=1)
    summed = total[:, length - 1 :].copy()
    summed[:, 1:] -= total[:, :-length]
    return summed
