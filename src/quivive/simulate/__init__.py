"""A year of reports that nobody made: invented scams, genuine messages and noise, with the truth beside each.

Real reports with their campaigns known do not exist in public; methods that group, count and predict are measured on
these, and shown with them. See docs/watch.md for what that proves and what it does not.
"""

from __future__ import annotations

from quivive.simulate.parameters import PLACES, Arrival, Parameters, Place, Wave, prime_day_wave
from quivive.simulate.reports import TRUTH_COLUMNS, SimulatedReport, Truth
from quivive.simulate.stream import simulate

__all__ = [
    "PLACES",
    "TRUTH_COLUMNS",
    "Arrival",
    "Parameters",
    "Place",
    "SimulatedReport",
    "Truth",
    "Wave",
    "prime_day_wave",
    "simulate",
]
