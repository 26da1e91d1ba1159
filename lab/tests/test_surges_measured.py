"""What surges are measured on, and that the measures hold: the scenarios, alarms counted by hand, the shipped method."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from quivive_lab.cli import main
from quivive_lab.surges.alarms import alarms
from quivive_lab.surges.anchor import FIRST, Scored, at_rates, at_the_same_rate, compared
from quivive_lab.surges.measures import measure
from quivive_lab.surges.nulls import KINDS
from quivive_lab.surges.rolling import chances
from quivive_lab.surges.scenarios import CURRENT, SCENARIOS, WEEKS, Simulated, simulate

from quivive.watching import Period


def test_there_are_42_scenarios_as_published() -> None:
    assert len(SCENARIOS) == 42
    assert len({(one.theta, one.beta, one.m) for one in SCENARIOS}) == 42
    assert sum(one.beta > 0 for one in SCENARIOS) == sum(one.beta == 0 for one in SCENARIOS) == 21
    flat = SCENARIOS[0]
    assert (flat.theta, flat.beta, flat.m, flat.phi) == (0.1, 0.0, 0, 1.5)
    assert flat.means() == pytest.approx(np.full(WEEKS, np.exp(0.1)))


def test_simulated_counts_have_the_mean_and_the_variance_that_they_should() -> None:
    simulated = simulate(5, seed=1)
    first = slice(0, 312)
    for scenario in SCENARIOS[::4]:
        rows = simulated.scenario == scenario.number
        counts, means = simulated.counts[rows][:, first], scenario.means()[first]
        off = (counts - means) / np.sqrt(scenario.phi * means)
        assert abs(off.mean()) < 4 / np.sqrt(off.size)
        assert off.var() == pytest.approx(1, rel=0.35)


def test_a_current_outbreak_lies_in_the_judged_weeks_and_only_there() -> None:
    simulated = simulate(3, seed=2)
    assert (simulated.current.sum(axis=1) >= 1).all()
    assert simulated.current[:, : CURRENT.start].sum() == 0
    assert (simulated.end - simulated.start < 12).all()
    assert {*simulated.current_size.tolist()} == set(range(1, 11))


def test_the_same_seed_gives_the_same_series() -> None:
    assert (simulate(1, seed=3).counts == simulate(1, seed=3).counts).all()
    assert (simulate(1, seed=3).counts != simulate(1, seed=4).counts).any()


def test_measures_are_those_counted_by_hand() -> None:
    """Two series of ten judged weeks: an outbreak in weeks 2-3, seen in its second; one in week 5, missed."""
    start, end = np.array([2, 5]) + CURRENT.start, np.array([3, 5]) + CURRENT.start
    nothing = np.zeros((2, 1), np.int64)
    truth = Simulated(nothing, nothing, start, end, nothing[:, 0], nothing[:, 0], nothing[:, 0], nothing)
    loud = np.zeros((2, len(CURRENT)), bool)
    loud[0, [3, 7]] = True
    quiet = np.zeros_like(loud)
    quiet[1, :2] = True
    found = measure("m", "s", quiet, loud, truth)
    assert (found.pod, found.pod_first_week) == (0.5, 0.0)
    assert found.fpr == pytest.approx(2 / 98)
    assert found.sensitivity == pytest.approx(1 / 3)
    assert found.specificity == pytest.approx(94 / 95)
    assert found.ppv == 0.5
    assert found.npv == pytest.approx(94 / 96)
    assert found.timeliness == pytest.approx((1 / 2 + 1) / 2)


def test_the_shipped_method_keeps_its_false_positives_and_beats_the_simple_ones() -> None:
    simulated, scored = compared(2, seed=6, peer=False)
    own = {one.method: one for one in at_rates(simulated, scored, (0.02,))}
    assert own["Quivive"].pod > own["EARS C2 (own)"].pod + 0.1
    assert own["Quivive"].pod > own["EWMA"].pod + 0.1
    assert own["Quivive"].pod > own["the true mean and variance known"].pod - 0.08
    assert (scored[0].quiet <= 0.01).mean() < 0.02


def test_others_are_compared_at_their_own_rate() -> None:
    simulated = simulate(1, seed=7)
    chance = np.random.default_rng(1).uniform(size=(42, len(CURRENT)))
    own = Scored("own", chance, chance / 4, (), graded=True, seconds=0)
    other = Scored("other", 1.0 - (chance < 0.1), 1.0 - (chance < 0.1), (("", 0.0),), graded=False, seconds=0)
    ((them, us),) = at_the_same_rate(simulated, [own, other])
    assert us.fpr == pytest.approx(them.fpr, abs=0.001)
    assert us.pod > them.pod


@pytest.mark.parametrize("kind", KINDS[:3])
def test_there_are_few_false_alarms_where_there_is_little(kind: object) -> None:
    counts = kind(np.random.default_rng(4), 20, 500)  # type: ignore[operator] - one of KINDS
    flags = alarms(counts, Period.DAY, 60)
    assert flags.sum() / 20 / 60 * 365 <= 2


def test_what_comes_later_changes_no_chance() -> None:
    counts = np.random.default_rng(1).poisson(3, (4, 120))
    other = counts.copy()
    other[:, 100:] = 50
    first = datetime(2024, 1, 1, tzinfo=UTC)
    assert (chances(counts, Period.DAY, first, [99]) == chances(other, Period.DAY, first, [99])).all()


def test_the_command_prints_tables_and_draws(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["surges", "--replicates", "1", "--part", "anchor", "--output", str(tmp_path)]) == 0
    out = capsys.readouterr().out
    assert "| Quivive |" in out
    assert (tmp_path / "surges.svg").read_text("utf-8").startswith("<?xml")


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R and its package surveillance are not installed")
def test_the_peers_say_something_of_the_same_series(tmp_path: Path) -> None:
    from quivive_lab.surges.anchor import _said

    counts = simulate(1, seed=8).counts[:2]
    alarms_by_method, seconds = _said(counts, tmp_path)
    if not seconds:
        pytest.skip("the R package surveillance is not installed")
    assert alarms_by_method["farringtonFlexible"].shape == (2, len(CURRENT))
    (tmp_path / "EARS C1 a=0.01.csv").write_text("0,1\n0,1\n")
    again, _ = _said(counts, tmp_path)
    assert again["EARS C1 a=0.01"].shape == (2, 2), "what was kept is not asked for again"
    assert FIRST.weekday() == 0
