"""The evaluation: intervals by campaign, what is held out by date and language, and the whole of it on rows written by us."""

from __future__ import annotations

import json
import random
import xml.etree.ElementTree as ElementTree
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from quivive_lab.corpora import Row, group_near_duplicates
from quivive_lab.evaluation import Plan, evaluate
from quivive_lab.evaluation.figures import figures, reliability
from quivive_lab.evaluation.intervals import recall_at, share_of
from quivive_lab.evaluation.splits import before, learned_again, without_language, years_of
from quivive_lab.examples import Example, read_examples
from quivive_lab.grammar import grammar_rows
from quivive_lab.registry import DEVELOPMENT
from quivive_lab.report import Judged, caught_at
from quivive_lab.weighing import weigh

LEARNED = ("hmrc/", "liberapay/", "sms_bank_pennywise", "cds-snc/")
"""Corpora of four folds, whose names our rows bear here."""


def judged(number: int, scam: bool, score: float, level: str = "", group: int | None = None, kind: str = "") -> Judged:
    level = level or ("scam" if score >= 0.5 else "nothing_found")
    kind = kind or ("sms scam en" if scam else "bank alert")
    return Judged(str(number), kind, "en", "here", number if group is None else group, scam, level, score, 1.0, "sms")


def many(seed: int, scams: int = 150, genuine: int = 400) -> tuple[list[Judged], list[Judged]]:
    chance = random.Random(seed)
    return (
        [judged(n, True, round(chance.betavariate(4, 2), 2), group=n // 3) for n in range(scams)],
        [judged(n, False, round(chance.betavariate(2, 4), 2), group=n // 2) for n in range(genuine)],
    )


def row(source: str = "sms_uci", label: str = "ham", split: str = "train", language: str = "en", **table: Any) -> Row:
    content = {"id": "1", "text": "See you at eight", **table}
    return Row("1", label, "personal", language, source, "sms", content, None, split)


@pytest.mark.parametrize("seed", range(5))
def test_recall_at_few_alarms_is_the_one_reported_elsewhere(seed: int) -> None:
    scams, genuine = many(seed)
    rates = (0.05, 0.01, 0.001)
    for rate, found in zip(rates, recall_at(scams, genuine, rates), strict=True):
        assert found.share == pytest.approx(caught_at(scams, genuine, rate))
        assert found.low <= found.share <= found.high
    assert recall_at(scams, genuine, rates) == recall_at(scams, genuine, rates)


def test_a_campaign_is_one_piece_of_evidence() -> None:
    """A hundred copies of one message tell as much as one: the interval is that of the campaigns."""
    apart = share_of([judged(n, True, 1.0 if n % 2 else 0.0) for n in range(200)], lambda one: one.shown)
    copies = share_of([judged(n, True, 1.0 if n < 100 else 0.0, group=n // 20) for n in range(200)], lambda one: one.shown)
    assert apart.share == copies.share == 0.5
    assert apart.high - apart.low < 0.2
    assert copies.high - copies.low > 0.4


def test_no_alarm_among_few_is_no_proof_of_none() -> None:
    none = share_of([judged(n, False, 0.0) for n in range(10)], lambda one: one.shown)
    assert (none.share, none.low) == (0.0, 0.0)
    assert 0.2 < none.high < 0.4


def test_what_a_score_says_is_compared_with_what_was_so() -> None:
    chance = random.Random(3)
    honest = []
    for number in range(4_000):
        score = chance.random()
        honest.append(judged(number, chance.random() < score, score))
    found = reliability(honest)
    assert all(cell["low"] - 0.03 <= cell["said"] <= cell["high"] + 0.03 for cell in found["bins"])
    boastful = reliability([judged(one.group, one.scam, 0.02 if one.score < 0.5 else 0.98) for one in honest])
    assert boastful["brier"] > found["brier"] + 0.03


def test_what_cannot_be_told_is_counted() -> None:
    found = figures([judged(1, False, 0.1, "cannot_tell"), judged(2, False, 0.1), judged(3, True, 0.9)])
    assert found["kinds"]["bank alert"]["cannot_tell"][0] == 0.5
    assert found["kinds"]["bank alert"]["shown"][0] == 0.0


@pytest.mark.parametrize(
    ("one", "years"),
    [
        (row("mail_phishing_pot", date="2023-09-19"), (2023, 2023)),
        (row("sms_nus_en", date="2011/4"), (2011, 2011)),
        (row("mail_spamassassin", date="2028-10-04"), (2001, 2003)),
        (row("mail_spamassassin", date="102-09-22"), (2001, 2003)),
        (row("alphagov/x", date="2026", kind="template"), None),
        (row("xhos/x", date="2025-09-04", kind="real"), (2025, 2025)),
        (row("sms_imc25_fr"), (2018, 2022)),
        (row("sms_moz_smishing_pt"), None),
        (row("nobody knows", date=20231), None),
    ],
)
def test_a_date_is_believed_where_it_can_be_one(one: Row, years: tuple[int, int] | None) -> None:
    assert years_of(one) == years


def test_what_is_learned_before_a_year() -> None:
    split = before(2022)
    assert split(row("mail_phishing_pot", "scam", date="2021-12-31")) == "train"
    assert split(row("mail_phishing_pot", "scam", date="2022-01-01")) == "development"
    assert split(row("sms_imc25_fr", "scam")) == ""
    assert split(row("sms_moz_smishing_pt", "scam")) == ""
    assert split(row("sms_moz_smishing_pt", "ham")) == "train"
    assert split(row("img_fr_hackathon", "scam", "development", date="2021-05")) == ""
    assert split(row("sms_otphelper", "ham", "development")) == "development"
    assert split(row("grammar", "scam", "ours")) == "ours"


def test_a_language_left_out_is_left_out_everywhere() -> None:
    split = without_language("fr")
    assert split(row(language="fr")) == "development"
    assert split(row(split="ours", language="fr")) == ""
    assert split(row(split="ours", language="")) == ""
    assert split(row(split="ours", language="de")) == "ours"
    assert split(row()) == "train"


@cache
def examples() -> tuple[Example, ...]:
    """Messages of the grammar, some of them in the place of corpora: four to learn from, one only measured."""
    rows = list(grammar_rows(seed=11, genuine=140, scam=110))
    for place, one in enumerate(rows):
        if place % 90 == 3:
            continue  # stays one of those written by us
        development = place % 8 == 0
        one.split = "development" if development else "train"
        one.source = "sms_otphelper" if development else LEARNED[place % len(LEARNED)]
        where = "mail" if one.channel == "email" else "sms"
        one.kind = f"{where} scam {one.language if one.language in ('en', 'fr') else 'other'}" if one.label == "scam" else f"genuine {where} notice"
        one.table = one.table | {"date": f"{2019 + place % 6}-03-01"}
    group_near_duplicates(rows)
    weigh(rows)
    return tuple(read_examples(rows, processes=1))


def test_an_evaluation_from_end_to_end(tmp_path: Path) -> None:
    plan = Plan(peers=("tfidf", "rithik"), languages=("fr",), years=(2022,), most=40)
    found = evaluate(examples(), plan, tmp_path, ["sms_uci (train, 1 rows): other content"])
    assert json.loads((tmp_path / "figures.json").read_text("utf-8")) == json.loads(json.dumps(found))
    assert set(found["sets"]) == {"sources held out", "development files"}
    assert found["sets"]["sources held out"]["kinds"]
    assert {when for kinds in found["years"]["2022"]["scams"].values() for when in kinds} <= {"2022", "2023", "2024"}
    assert found["languages"]["fr"]["without"]["kinds"]
    text = (tmp_path / "report.md").read_text("utf-8")
    assert "sms_uci (train, 1 rows): other content" in text
    for part in ("Later periods", "Nothing learned in `fr`", "Beside other programs", "cannot tell"):
        assert part in text
    drawn = sorted(path.name for path in tmp_path.glob("*.svg"))
    assert drawn == ["false-alarms.svg", "peers.svg", "recall.svg", "reliability.svg"]
    for name in drawn:
        assert name in text
        assert ElementTree.parse(tmp_path / name).getroot().tag.endswith("svg")  # noqa: S314 - written just now
    programs = found["peers"]["programs"]
    assert programs["tfidf"]["judged"] == found["peers"]["readings"] == programs["quivive"]["judged"]
    assert "tfidf" in found["peers"]["sets"]["sources held out"]["kinds"]["mail scam en"]


def test_what_is_left_out_is_not_learned_from(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[Example] = []
    monkeypatch.setattr("quivive_lab.evaluation.splits.learn", lambda chosen, _: given.extend(chosen))
    known = {id(one.row): (one.row.split, one.row.weight) for one in examples()}
    tested = {one.id for one in learned_again(examples(), without_language("fr"))}
    french = {one.row.id for one in examples() if one.row.language == "fr" and one.row.split != "ours"}
    assert tested >= french
    assert all(one.fold == DEVELOPMENT and one.row.weight == 0.0 for one in given if one.row.language == "fr")
    assert any(one.row.weight > 0.0 for one in given)
    assert known == {id(one.row): (one.row.split, one.row.weight) for one in examples()}, "the examples themselves were changed"
