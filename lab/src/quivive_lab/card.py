"""The report of one training: what it learned from, and what it is worth on what it did not learn from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from quivive_lab.examples import Example, as_received
from quivive_lab.learn import Learned, judged
from quivive_lab.registry import CORPORA, DEVELOPMENT, OURS, corpus_of
from quivive_lab.report import calibration, curve, scam_groups, table

_LONGEST_LIST = 12


def report(examples: Sequence[Example], learned: Learned, without_language: str, differing: Sequence[str]) -> str:
    """The report as Markdown; `differing` names the corpora whose content is not the one registered."""
    examples = as_received(examples)
    sections = ["# What was learned, and what it is worth", ""]
    if without_language:
        sections += [f"Nothing in the language `{without_language}` was learned from: its messages stand among those only measured.", ""]
    sections += [_learned_from(examples), content(differing), _weights(learned)]
    for title, chosen in (
        ("Sources held out", [one for one in examples if DEVELOPMENT < one.fold < OURS]),
        ("Development files: other sources, later dates", [one for one in examples if one.fold == DEVELOPMENT]),
    ):
        found = judged(chosen)
        cells, brier = calibration(found)
        sections += [
            f"## {title}",
            "",
            "Answers by weights that never saw the source, nor a near-duplicate of the message; the rules are applied.",
            "",
            curve(found, scam_groups(found)),
            "",
            table(found),
            "",
            f"Calibration (Brier score {brier:.3f}, scams and genuine weighing the same): "
            + ", ".join(f"{score:.2f} said, {share:.2f} were" for score, share, _ in cells),
            "",
        ]
    return "\n".join(sections)


def content(differing: Sequence[str]) -> str:
    """Whether the corpora hold what is registered: a sentence, or a list of those that do not."""
    if not differing:
        return "Content: every corpus is as registered (`quivive-lab corpora` prints the hashes).\n"
    lines = ["**Not the content that is registered**; figures are not to be compared with those of other trainings:", ""]
    return "\n".join([*lines, *(f"- {said}" for said in differing), ""])


def _learned_from(examples: Sequence[Example]) -> str:
    counts: Counter[tuple[str, str]] = Counter()
    for example in examples:
        if example.fold != DEVELOPMENT:
            corpus = corpus_of(example.row.source)
            counts[corpus.prefix if corpus else example.row.source, example.row.label] += 1
    faults = {corpus.prefix: corpus for corpus in CORPORA}
    lines = ["## Learned from", "", "| source | label | readings | fold | licence | what it holds | known faults |", "|---|---|--:|--:|---|---|---|"]
    for (source, label), number in sorted(counts.items()):
        corpus = faults.get(source)
        about = (
            f"{corpus.fold} | {corpus.licence} | {corpus.labels} | {corpus.faults}"
            if corpus
            else "ours | Apache-2.0 | written by us | never measured"
        )
        lines.append(f"| {source} | {label} | {number} | {about} |")
    return "\n".join([*lines, ""])


def _weights(learned: Learned) -> str:
    weights = sorted(learned.weights["signals"].items(), key=lambda item: -item[1])
    strongest = ", ".join(f"{name} {value:+.2f}" for name, value in weights[:_LONGEST_LIST])
    against = ", ".join(f"{name} {value:+.2f}" for name, value in weights[: -_LONGEST_LIST - 1 : -1])
    silent = ", ".join(name for name, value in weights if value == 0.0)
    return f"## Weights\n\nFor: {strongest}.\n\nAgainst: {against}.\n\nWithout weight: {silent or 'none'}.\n"
