"""The report of an evaluation as Markdown, from the figures that `figures.json` holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from quivive_lab.card import content
from quivive_lab.evaluation.comparison import remarks, table
from quivive_lab.evaluation.figures import interval, kinds_table, percent, scams_table
from quivive_lab.peers.letters import MADE_UP
from quivive_lab.robustness import table as changes_table

_SETS = {
    "sources held out": "Answers by weights that never saw the source, nor a near-duplicate of the message; the rules are applied.",
    "development files": "Other sources or later dates than what was learned from; the rules are applied.",
}


def page(found: Mapping[str, Any], plots: Sequence[str]) -> str:
    """The report; `plots` are the files that stand beside it."""
    sections = [
        "# What the weights are worth",
        (
            "Shown is `suspicious` or `scam`, what people are warned of. At 1 % and at 0.1 % is the share of scams above the score that only so "
            "many modern genuine messages reach. Intervals are 95 %, by campaign: groups of near-duplicates are drawn anew, not messages "
            "(where a kind was answered all alike, Wilson's interval by campaign). A campaign counts three times at most."
        ),
        content(found["differing"]),
    ]
    for title, one in found["sets"].items():
        sections += [f"## {title.capitalize()}", _SETS[title], scams_table(one), kinds_table(one)]
    sections += ["## Calibration", _calibration(found["sets"])]
    if found["years"]:
        sections += ["## Later periods", *_periods(found)]
    for language, one in found["languages"].items():
        sections += [
            f"## Nothing learned in `{language}`",
            f"Nothing in `{language}` was learned from, nor the examples of the brands' facts; its messages, as judged then:",
            scams_table(one["without"]),
            kinds_table(one["without"]),
            f"The same messages where `{language}` was learned from, but not their source:",
            scams_table(one["with"]),
        ]
    if found["changes"]:
        sections += [
            "## Texts changed on their way",
            (
                "Bare texts of the development files, each changed the same way each time: shown by the weights that Quivive ships. "
                "Disguises are undone or noticed; a genuine message in disguise is rightly doubted, so its column counts for the others."
            ),
            changes_table(found["changes"]),
        ]
    if found["peers"]:
        sections += [
            "## Beside other programs",
            (
                f"The same {found['peers']['readings']} readings in the same run: all of the modern genuine kinds, a draw of the others. Of scams: "
                "**shown** / at 1 % / at 0.1 % false alarms among the modern genuine messages of the same channel, in percent (†: of "
                "today there are too few, bare texts or whole mails like it; those of 2002 count too); of other kinds: shown, with its interval. Among fewer than 1,000 genuine messages, 0.1 % means above all of them. Spam is shown rightly by programs "
                f"that are made against spam. For programs that judge mail only, {MADE_UP}. Speed counts CPU time and, for programs that run "
                f"beside, their start. {_genuine(found['peers'])}"
            ),
            table(found["peers"]),
            remarks(found["peers"]),
        ]
    sections += ["## Plots", "\n\n".join(f"![{name.removesuffix('.svg')}]({name})" for name in plots)]
    return "\n\n".join(section.strip() for section in sections) + "\n"


def _calibration(sets: Mapping[str, Any]) -> str:
    lines = ["| set | channel | messages | Brier score | said → were scams (95 %) |", "|---|---|--:|--:|---|"]
    for title, one in sets.items():
        for channel, found in one["calibration"].items():
            cells = ", ".join(
                f"{cell['said']:.2f} → {cell['were']:.2f} ({cell['low']:.2f}–{cell['high']:.2f})"
                for cell in found["bins"]
            )
            lines.append(f"| {title} | {channel} | {found['messages']} | {found['brier']:.3f} | {cells} |")
    lines += [
        "",
        "Scams and genuine messages weigh the same, which is not how common they are; spam is left out. 0.25 is a coin's score.",
    ]
    return "\n".join(lines)


def _periods(found: Mapping[str, Any]) -> Iterable[str]:
    yield (
        "Learned from what is older than a year, tested on scams of that year or later. Sources are not held out: this asks what time alone "
        "changes. Messages without a known date are learned from if they are genuine, else neither learned from nor tested; genuine messages of "
        "the development files are tested whatever their date. Lexicons, facts about brands and the messages written by us are of today."
    )
    yield (
        "Of scams, **shown** (95 %) / at 1 % false alarms, in percent, with the number of messages; below a few hundred genuine messages the "
        "threshold at 1 % hangs on two or three of them (`figures.json` has its intervals)."
    )
    tested = sorted({when for one in found["years"].values() for by_year in one["scams"].values() for when in by_year})
    lines = [
        f"| older than | learned: scams, genuine | tested | {' | '.join(tested)} |",
        f"|--:|--:|---|{'---|' * len(tested)}",
    ]
    for year, one in found["years"].items():
        learned = f"{one['learned_scams']}, {one['learned_genuine']}"
        for kind, by_year in one["scams"].items():
            cells = " | ".join(_later(by_year.get(when)) for when in tested)
            lines.append(f"| {year} | {learned} | {kind} | {cells} |")
        genuine = one["modern_genuine"]
        if genuine:
            alarms = f"{percent(genuine['shown'])} ({interval(genuine['shown'])}) of {genuine['messages']} modern genuine messages shown"
            lines.append(f"| {year} | {learned} | {alarms} |{' |' * len(tested)}")
    yield "\n".join(lines)
    yield "Rows by year, of the corpora in which any is known:"
    lines = ["| corpus | rows |", "|---|---|"]
    for name, years in found["dates"].items():
        if set(years) != {"unknown"}:
            lines.append(f"| {name} | {', '.join(f'{when}: {number}' for when, number in years.items())} |")
    yield "\n".join(lines)
    unknown = [name for name, years in found["dates"].items() if set(years) == {"unknown"}]
    yield f"No date is known of: {', '.join(unknown) or 'none'}."


def _later(cell: Mapping[str, Any] | None) -> str:
    if cell is None:
        return ""
    if "shown" not in cell:
        return f"{cell['messages']}"
    return f"**{100 * cell['shown'][0]:.0f}** ({interval(cell['shown'])}) / {100 * cell['at_1_percent'][0]:.0f}, {cell['messages']}"


def _genuine(found: Mapping[str, Any]) -> str:
    return " ".join(
        f"{title.capitalize()}: "
        + ", ".join(
            f"{number} modern genuine readings of channel {channel}"
            for channel, number in sorted(one["modern_genuine"].items())
        )
        + "."
        for title, one in found["sets"].items()
    )
