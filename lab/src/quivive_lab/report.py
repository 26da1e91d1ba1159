"""What is measured, per kind of message: how many are shown, how sure that is, and what is caught at few false alarms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

SCAM, SHOWN = "scam", ("scam", "suspicious")
MODERN = ("genuine", "bank alert", "one-time code", "scam warning", "article", "brand mail", "mail template")
"""Genuine kinds of today: false alarms are counted on these, not on the mail of 2002 or personal SMS."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One message with its answer.

    `evidence` is 1, or less where it is one of many near-duplicates: a campaign counts three times
    at most. `level` is what people are shown, `score` what it was weighed at.
    """

    id: str
    kind: str
    language: str
    source: str
    group: int
    scam: bool
    level: str
    score: float
    evidence: float
    channel: str = ""

    @property
    def shown(self) -> bool:
        """Whether a person is warned."""
        return self.level in SHOWN

    @property
    def modern(self) -> bool:
        """Whether it is a genuine message of today."""
        return not self.scam and self.kind.startswith(MODERN)


@dataclass(frozen=True, slots=True)
class Share:
    """A share of messages with its 95 % interval (Wilson), counted by campaign."""

    share: float
    low: float
    high: float
    messages: int
    campaigns: float

    @classmethod
    def of(cls, judged: Sequence[Judged], level: Sequence[str] = SHOWN) -> Share:
        """How many of `judged` have one of the levels."""
        total = sum(one.evidence for one in judged)
        hits = sum(one.evidence for one in judged if one.level in level)
        share = hits / total if total else 0.0
        # Near-duplicates are answered alike: what counts as independent is the campaign.
        return cls(share, *wilson(share, len({one.group for one in judged})), len(judged), total)


def wilson(share: float, independent: int) -> tuple[float, float]:
    """The 95 % interval of a share seen in so many independent cases (Wilson, 1927)."""
    cases, z = max(1.0, float(independent)), 1.96
    middle = (share + z * z / (2 * cases)) / (1 + z * z / cases)
    half = z / (1 + z * z / cases) * (share * (1 - share) / cases + z * z / (4 * cases**2)) ** 0.5
    return max(0.0, middle - half), min(1.0, middle + half)


def by_kind(judged: Iterable[Judged]) -> dict[str, list[Judged]]:
    """The messages by kind: scams first, then by name."""
    kinds: dict[str, list[Judged]] = defaultdict(list)
    for one in judged:
        kinds[one.kind].append(one)
    return dict(sorted(kinds.items(), key=lambda item: (not item[1][0].scam, item[0])))


def table(judged: Sequence[Judged]) -> str:
    """Per kind: messages, campaigns, share shown with its interval, share marked scam."""
    lines = ["| kind | messages | counted | shown | 95 % | marked scam |", "|---|--:|--:|--:|---|--:|"]
    for kind, ones in by_kind(judged).items():
        shown, marked = Share.of(ones), Share.of(ones, (SCAM,))
        lines.append(
            f"| {kind} | {shown.messages} | {shown.campaigns:.0f} | {100 * shown.share:.1f} % "
            f"| {100 * shown.low:.0f}–{100 * shown.high:.0f} | {100 * marked.share:.1f} % |"
        )
    return "\n".join(lines)


def caught_at(scams: Sequence[Judged], genuine: Sequence[Judged], rate: float) -> float:
    """The share of `scams` that score above all but `rate` of `genuine`; what the rules let pass counts
    as scored zero."""
    total = sum(one.evidence for one in genuine)
    passed = 0.0
    threshold = 0.0
    for one in sorted(genuine, key=lambda one: -ranked(one)):
        passed += one.evidence
        if passed > rate * total:
            threshold = ranked(one)
            break
    weight = sum(one.evidence for one in scams)
    return sum(one.evidence for one in scams if ranked(one) > threshold) / weight if weight else 0.0


def ranked(one: Judged) -> float:
    """The score that recall at few false alarms goes by: zero for what the rules let pass."""
    return one.score if one.level not in ("nothing_found", "proven", "cannot_tell") or one.score < 0.5 else 0.0


def curve(judged: Sequence[Judged], groups: dict[str, Sequence[Judged]]) -> str:
    """Recall of each group of scams at the level shown and at few false alarms of modern genuine kinds."""
    genuine = [one for one in judged if one.modern]
    lines = ["| scams | messages | shown | at 3 % | at 1 % | at 0.1 % |", "|---|--:|--:|--:|--:|--:|"]
    for name, scams in groups.items():
        if scams:
            rates = " | ".join(f"{100 * caught_at(scams, genuine, rate):.1f} %" for rate in (0.03, 0.01, 0.001))
            lines.append(f"| {name} | {len(scams)} | {100 * Share.of(scams).share:.1f} % | {rates} |")
    alarms = Share.of(genuine)
    lines += ["", f"False alarms of modern genuine kinds together: {100 * alarms.share:.1f} % of {alarms.messages} messages."]
    return "\n".join(lines)


def scam_groups(judged: Sequence[Judged]) -> dict[str, Sequence[Judged]]:
    """The scams by channel, language and whether the whole mail was there."""
    groups: dict[str, list[Judged]] = defaultdict(list)
    for one in judged:
        if one.scam:
            groups[one.kind].append(one)
    return dict(sorted(groups.items()))


def calibration(judged: Sequence[Judged], bins: int = 10) -> tuple[list[tuple[float, float, float]], float]:
    """For each tenth of the score its mean, the share of scams and their evidence; and the Brier score,
    scams and genuine messages weighing the same."""
    weight = {True: 0.0, False: 0.0}
    for one in judged:
        weight[one.scam] += one.evidence
    cells: dict[int, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    brier = 0.0
    for one in judged:
        share = one.evidence / weight[one.scam] / 2
        brier += share * (one.score - one.scam) ** 2
        cell = cells[min(bins - 1, int(one.score * bins))]
        cell[0] += share * one.score
        cell[1] += share * one.scam
        cell[2] += share
    return [(c[0] / c[2], c[1] / c[2], c[2]) for _, c in sorted(cells.items()) if c[2]], brier
