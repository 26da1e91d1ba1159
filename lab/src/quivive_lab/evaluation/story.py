"""The evaluation from top to bottom: learn as training does, judge what is held out, hold out more, compare, write down."""

from __future__ import annotations

import json
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quivive_lab.evaluation.comparison import compared
from quivive_lab.evaluation.figures import figures, of_kind, of_scams
from quivive_lab.evaluation.page import page
from quivive_lab.evaluation.plots import write_plots
from quivive_lab.evaluation.splits import before, learned_again, without_language, years_of
from quivive_lab.examples import Example, as_received, bare_knowledge
from quivive_lab.learn import judged, learn
from quivive_lab.registry import DEVELOPMENT, OURS, corpus_name
from quivive_lab.report import Judged, scam_groups
from quivive_lab.robustness import robustness


@dataclass(frozen=True, slots=True)
class Plan:
    """What is measured: the peers asked, the languages left out in turn, the years that learning stops before in turn, and
    how many readings of a kind (but the modern genuine kinds, of which all are) the peers judge."""

    peers: tuple[str, ...]
    languages: tuple[str, ...]
    years: tuple[int, ...]
    most: int


def evaluate(examples: Sequence[Example], plan: Plan, output: Path, differing: Sequence[str]) -> dict[str, Any]:
    """Measure `plan` on `examples` and write `report.md`, `figures.json` and the plots to `output`; returns the figures.
    `differing` names the corpora whose content is not the one registered."""
    watch = _Watch()
    learned = learn(examples, bare_knowledge().facts_version)
    received = as_received(examples)
    answers = judged(received)
    held_out = [one for one, example in zip(answers, received, strict=True) if DEVELOPMENT < example.fold < OURS]
    development = [one for one, example in zip(answers, received, strict=True) if example.fold == DEVELOPMENT]
    watch("learned as training does")
    found: dict[str, Any] = {
        "facts": learned.weights["version"],
        "differing": list(differing),
        "sets": {"sources held out": figures(held_out), "development files": figures(development)},
        "dates": _dates(examples),
        "years": {},
        "languages": {},
        "changes": {},
        "peers": None,
    }
    watch("figures of what is held out")
    for year in plan.years:
        found["years"][str(year)] = _later(examples, year)
        watch(f"learned from what is older than {year}")
    for language in plan.languages:
        again = learned_again(examples, without_language(language))
        found["languages"][language] = {
            "without": _of_language(again, language),
            "with": _of_language([*held_out, *development], language),
        }
        watch(f"learned without {language}")
    rows = {id(one.row): one.row for one in received if one.fold == DEVELOPMENT}
    found["changes"] = robustness(list(rows.values()))
    watch("texts changed on their way")
    _write(found, output)
    if plan.peers:
        found["peers"] = compared(received, answers, plan.peers, plan.most)
        watch("peers")
        _write(found, output)
    return found


def _write(found: dict[str, Any], output: Path) -> None:
    """Write all that is found so far: the peers take longest, and what was measured before should outlive them."""
    plots = write_plots(found, output)
    (output / "figures.json").write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    (output / "report.md").write_text(page(found, plots), encoding="utf-8")


class _Watch:
    """Says on standard error what is done and how long it took: an evaluation takes minutes."""

    def __init__(self) -> None:
        self._last = time.monotonic()

    def __call__(self, done: str) -> None:
        now = time.monotonic()
        sys.stderr.write(f"{now - self._last:6.0f} s  {done}\n")
        self._last = now


def _of_language(judged: Sequence[Judged], language: str) -> dict[str, Any]:
    """The figures of the messages in one language, false alarms among its genuine ones."""
    return figures([one for one in judged if one.language == language])


def _later(examples: Sequence[Example], year: int) -> dict[str, Any]:
    """What is tested after learning from what is older than `year`: recall by kind and year, false alarms by kind."""
    split = before(year)
    rows = {id(example.row): example.row for example in examples}
    years = {row.id: span for row in rows.values() if (span := years_of(row)) is not None}
    learned = [row for row in rows.values() if split(row) == "train"]
    again = learned_again(examples, split)
    genuine = [one for one in again if one.modern]
    by_year: dict[str, dict[str, Any]] = defaultdict(dict)
    for kind, scams in scam_groups(again).items():
        ones: dict[str, list[Judged]] = defaultdict(list)
        for one in scams:
            first, last = years[one.id]
            ones[str(first) if first == last else f"{first}–{last}"].append(one)
        for when, those in sorted(ones.items()):
            by_year[kind][when] = of_scams(those, genuine) if genuine else {"messages": len(those)}
    return {
        "learned_scams": sum(row.label == "scam" for row in learned),
        "learned_genuine": sum(row.label == "ham" for row in learned),
        "scams": by_year,
        "modern_genuine": of_kind(genuine) if genuine else None,
    }


def _dates(examples: Sequence[Example]) -> dict[str, dict[str, int]]:
    """For each corpus of which it is known, how many rows are of which years."""
    found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in {id(example.row): example.row for example in examples if example.fold < OURS}.values():
        span = years_of(row)
        when = "unknown" if span is None else str(span[0]) if span[0] == span[1] else f"{span[0]}–{span[1]}"
        found[corpus_name(row.source)][when] += 1
    return {name: dict(sorted(years.items())) for name, years in sorted(found.items())}
