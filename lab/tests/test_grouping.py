"""The measures of grouping, on cases worked out by hand."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from quivive_lab.grouping.mixtures import mails, simulated, skeleton_of
from quivive_lab.grouping.scores import scores
from quivive_lab.grouping.ways import RIVALS, by_keys, by_rules

from quivive.campaigns.evidence import Evidence
from quivive.campaigns.rules import Rules


def test_scores_of_a_small_case() -> None:
    """Found {a b c} {d e}, true {a b} {c d e}: two of four pairs found are right, and two of four true ones found."""
    one = scores([1, 1, 1, 2, 2], ["x", "x", "y", "y", "y"])
    assert (one.pair_precision, one.pair_recall, one.pair_f1) == (0.5, 0.5, 0.5)
    assert one.precision == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1 + 1) / 5)
    assert one.recall == pytest.approx((1 + 1 + 1 / 3 + 2 / 3 + 2 / 3) / 5)
    assert one.largest == 3 / 5


def test_scores_at_the_ends() -> None:
    perfect = scores([1, 1, 2], ["a", "a", "b"])
    assert (perfect.f1, perfect.pair_f1) == (1.0, 1.0)
    alone, glued = scores([1, 2, 3], ["a"] * 3), scores([1] * 3, ["a", "b", "c"])
    assert (alone.precision, alone.pair_recall) == (1.0, 0.0)
    assert (glued.recall, glued.precision) == (1.0, pytest.approx(1 / 3))


def test_keys_hang_together() -> None:
    made = Evidence(1, "0" * 32, 0, 0, "", "", True, (), (), 0, ())
    chain = [replace(made, sites=(1, 2)), replace(made, sites=(3,)), replace(made, sites=(2, 3)), replace(made, sites=(9,))]
    groups = by_keys(lambda one: one.sites)(chain)
    assert groups[0] == groups[1] == groups[2] != groups[3]


def test_quivive_beats_every_simpler_way_on_a_simulation() -> None:
    """Small, and its own: figures are those of `quivive-lab campaigns`. It fails if grouping glues or falls apart."""
    mixture, _ = simulated(5, 40, 0.4)
    assert mixture.campaigns > 10
    ours = scores(by_rules(Rules())(mixture.evidence), mixture.true)
    assert ours.precision > 0.8 and ours.recall > 0.8
    assert all(scores(way(mixture.evidence), mixture.true).f1 < ours.f1 for way in RIVALS.values())


def test_a_skeleton_is_what_stays_when_words_and_links_change(tmp_path: Path) -> None:
    def mail(name: str, word: str, cell: str = "td") -> str:
        html = f"<html><body>{f'<table><tr><{cell}><a href=https://{word}.example>{word}</a></{cell}></tr></table>' * 10}</body></html>"
        path = tmp_path / name
        path.write_bytes(f"From: a@b.example\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{html}".encode())
        return skeleton_of(path)

    assert mail("a", "amazon") == mail("b", "paypal") != ""
    assert mail("a", "amazon") != mail("c", "amazon", cell="th")
    (tmp_path / "d").write_bytes(b"From: a@b.example\r\nContent-Type: text/html\r\n\r\n<p>short</p><![=\nendif]-->")
    assert skeleton_of(tmp_path / "d") == ""


def test_mails_of_the_data() -> None:
    folder = os.environ.get("QUIVIVE_DATA", "")
    if not folder:
        pytest.skip("set QUIVIVE_DATA to a folder of labelled messages")
    mixture = mails(Path(folder), "mail/dev")
    assert mixture.campaigns > 10 and len(mixture.evidence) == len(mixture.true)
