"""Learning again from a part: without a language, or from what is older than a date, and what is then tested."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from quivive_lab.corpora import Row
from quivive_lab.examples import Example, as_received, bare_knowledge, fold_of
from quivive_lab.learn import judged, learn
from quivive_lab.registry import DEVELOPMENT, described
from quivive_lab.report import Judged
from quivive_lab.weighing import weigh

_DATE = re.compile(r"\d{4}(?!\d)")
TEST = "development"


def learned_again(examples: Sequence[Example], split_of: Callable[[Row], str]) -> list[Judged]:
    """The answers to what `split_of` puts into `development`, by what was learned from `train` and `ours`; a row with an
    empty split is left out of both. Weights are worked out anew, near-duplicates of what is tested are never learned from."""
    rows: dict[int, Row | None] = {}
    chosen = []
    for example in examples:
        key = id(example.row)
        if key not in rows:
            split = split_of(example.row)
            rows[key] = replace(example.row, split=split) if split else None
        row = rows[key]
        if row is not None:
            chosen.append(replace(example, row=row))
    weigh([row for row in rows.values() if row is not None])
    for example in chosen:
        example.fold, example.margin, example.score = fold_of(example.row), 0.0, 0.0
    learn(chosen, bare_knowledge().facts_version)
    return judged([example for example in as_received(chosen) if example.fold == DEVELOPMENT])


def without_language(language: str) -> Callable[[Row], str]:
    """Nothing in `language` is learned from, nor what is written by us in no stated language; all of it is tested."""

    def split(row: Row) -> str:
        if row.split == "ours":
            return "" if row.language in ("", language) else row.split
        return TEST if row.language == language else row.split

    return split


def before(year: int) -> Callable[[Row], str]:
    """Learned from is what is older than the year, tested what is of the year or later.

    A message without a known date is learned from only if it is genuine (wording that holds at any time, without which
    hardly any genuine message of today would be left); genuine messages of the development files are tested whatever
    their date: false alarms must be counted on something. What was written by us stays.
    """

    def split(row: Row) -> str:
        if row.split == "ours":
            return row.split
        genuine = row.label == "ham"
        if genuine and row.split == TEST:
            return TEST
        years = years_of(row)
        if years is None:
            return row.split if genuine else ""
        first, last = years
        if first >= year:
            return TEST
        return "train" if last < year and row.split == "train" else ""

    return split


def years_of(row: Row) -> tuple[int, int] | None:
    """First and last year a message can be from, by its own date or what is known of its corpus, or None.

    A template's date is that of the file it stood in, which says nothing of a message. A date outside the years of the
    corpus is forged or misread (spam dates itself into the future).
    """
    corpus = described(row.source)
    known = corpus.years if corpus else None
    match = _DATE.match(str(row.table.get("date") or ""))
    if match is None or row.table.get("kind") == "template":
        return known
    year = int(match[0])
    if known and not known[0] <= year <= known[1]:
        return known
    return year, year
