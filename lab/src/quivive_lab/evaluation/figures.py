"""The figures of one set of answers, as plain tables (what `figures.json` holds) and as Markdown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from quivive_lab.evaluation.intervals import Interval, curve_of, recall_at, share_of
from quivive_lab.examples import base_of
from quivive_lab.report import SCAM, Judged, by_kind, scam_groups

RATES = (0.01, 0.001)
CURVE_RATES = tuple(float(rate) for rate in np.geomspace(0.0005, 0.1, 40))


def figures(judged: Sequence[Judged]) -> dict[str, Any]:
    """Everything that is reported of `judged`: by kind, by group of scams, calibration."""
    genuine = [one for one in judged if one.modern]
    return {
        "kinds": {kind: of_kind(ones) for kind, ones in by_kind(judged).items()},
        "modern_genuine": of_kind(genuine) if genuine else None,
        "scams": {name: of_scams(scams, genuine) for name, scams in scam_groups(judged).items()} if genuine else {},
        "calibration": {name: reliability(ones) for name, ones in by_channel(judged).items()},
    }


def of_kind(ones: Sequence[Judged]) -> dict[str, Any]:
    """How many of one kind are shown, marked as scam, not judged."""
    return {
        "scam": ones[0].scam,
        "modern": ones[0].modern,
        "messages": len(ones),
        "campaigns": len({one.group for one in ones}),
        "shown": _plain(share_of(ones, lambda one: one.shown)),
        "marked_scam": _plain(share_of(ones, lambda one: one.level == SCAM)),
        "cannot_tell": _plain(share_of(ones, lambda one: one.level == "cannot_tell")),
    }


def of_scams(scams: Sequence[Judged], genuine: Sequence[Judged]) -> dict[str, Any]:
    """Recall of one group of scams as shown, and at few false alarms of `genuine`."""
    at = recall_at(scams, genuine, RATES)
    return {
        "messages": len(scams),
        "shown": _plain(share_of(scams, lambda one: one.shown)),
        "at_1_percent": _plain(at[0]),
        "at_0.1_percent": _plain(at[1]),
        "curve": curve_of(scams, genuine, CURVE_RATES),
    }


def by_channel(judged: Sequence[Judged]) -> dict[str, list[Judged]]:
    """The messages by what a channel is like, `sms` or `email`; without spam, whose label does not say whether it deceives."""
    channels: dict[str, list[Judged]] = {"sms": [], "email": []}
    for one in judged:
        if not is_spam(one):
            channels[base_of(one.channel)].append(one)
    return {name: ones for name, ones in channels.items() if {one.scam for one in ones} == {True, False}}


def is_spam(one: Judged) -> bool:
    """Whether it is unwanted, but not labelled as deceit."""
    return not one.scam and one.kind.removesuffix(" (.eml)").endswith(" spam")


def reliability(judged: Sequence[Judged], bins: int = 10) -> dict[str, Any]:
    """For each tenth of the score what was said beside what was so, scams and genuine messages weighing the same, with the
    interval of what was so; and the Brier score."""
    weight = {scam: sum(one.evidence for one in judged if one.scam is scam) for scam in (True, False)}
    level = [replace(one, evidence=one.evidence / weight[one.scam] / 2) for one in judged]
    tenths: dict[int, list[Judged]] = defaultdict(list)
    for one in level:
        tenths[min(bins - 1, int(one.score * bins))].append(one)
    cells = []
    for _, ones in sorted(tenths.items()):
        were = share_of(ones, lambda one: one.scam)
        share = sum(one.evidence for one in ones)
        said = sum(one.evidence * one.score for one in ones) / share
        cells.append(
            {
                "said": round(said, 5),
                "were": round(were.share, 5),
                "low": round(were.low, 5),
                "high": round(were.high, 5),
                "weight": round(share, 5),
            }
        )
    brier = sum(one.evidence * (one.score - one.scam) ** 2 for one in level)
    return {"messages": len(judged), "brier": round(brier, 5), "bins": cells}


def _plain(interval: Interval) -> list[float]:
    return [round(value, 5) for value in (interval.share, interval.low, interval.high)]


# --- as Markdown


def kinds_table(found: dict[str, Any]) -> str:
    """Per kind: how many messages and campaigns, and what was said of them."""
    lines = [
        "| kind | messages | campaigns | shown | 95 % | marked scam | cannot tell |",
        "|---|--:|--:|--:|---|--:|--:|",
    ]
    for kind, one in found["kinds"].items():
        lines.append(
            f"| {kind} | {one['messages']} | {one['campaigns']} | {percent(one['shown'])} | {interval(one['shown'])} "
            f"| {percent(one['marked_scam'])} | {percent(one['cannot_tell'])} |"
        )
    return "\n".join(lines)


def scams_table(found: dict[str, Any]) -> str:
    """Per group of scams: recall as shown and at few false alarms, each with its interval."""
    lines = ["| scams | messages | shown | at 1 % | at 0.1 % |", "|---|--:|--:|--:|--:|"]
    for name, one in found["scams"].items():
        cells = " | ".join(
            f"{percent(one[key])} ({interval(one[key])})" for key in ("shown", "at_1_percent", "at_0.1_percent")
        )
        lines.append(f"| {name} | {one['messages']} | {cells} |")
    genuine = found["modern_genuine"]
    if genuine is not None:
        lines += [
            "",
            (
                f"Genuine messages of today that are shown: {percent(genuine['shown'])} ({interval(genuine['shown'])}) of "
                f"{genuine['messages']} in {genuine['campaigns']} campaigns; 0.1 % of them is {genuine['messages'] / 1000:.1f} messages."
            ),
        ]
    return "\n".join(lines)


def percent(share: Sequence[float]) -> str:
    """The share itself."""
    return f"{100 * share[0]:.1f} %"


def interval(share: Sequence[float]) -> str:
    """Its interval, in whole percent."""
    return f"{100 * share[1]:.0f}–{100 * share[2]:.0f}"
