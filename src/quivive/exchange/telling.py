"""From a campaign and its reports to what may be told of it, with a count of what may not and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Final

from quivive.exchange.exportable import Evidence, ExportRule, Why
from quivive.exchange.principles import MOST_TEXTS, principles_of_reports
from quivive.exchange.shared import SharedCampaign, SharedIndicator
from quivive.exchange.values import is_code, text_line
from quivive.frozen import frozen
from quivive.knowledge import Knowledge
from quivive.verdict import Level
from quivive.watching import Campaign, Fingerprint, FingerprintKind, Report

LevelsOf = Callable[[FingerprintKind, str], Mapping[str, int]]
"""How many of all reports that show something have which level."""

MOST_INDICATORS: Final = 20_000
"""Different fingerprints of one campaign that are looked at; a campaign has some hundreds at most."""
MOST_REPORTERS: Final = 10_000
"""Independent reports of one indicator that are counted; more are no more certain."""


@frozen
class Told:
    """What may be told of a campaign, or None; `left` counts what stayed behind, by reason."""

    campaign: SharedCampaign | None
    left: Mapping[Why, int]


def tell(
    campaign: Campaign,
    reports: Iterable[Report],
    rule: ExportRule,
    knowledge: Knowledge,
    *,
    trusted_sources: frozenset[str] = frozenset(),
    levels_of: LevelsOf | None = None,
) -> Told:
    """What `rule` lets through of `campaign`, counted anew from its `reports`, which are read once and not kept.

    `levels_of` says how many of all reports that show something have which level; without it, those of the campaign
    alone are looked at.

    Two reports are independent if different reporters handed them in. Those of nobody named count as one for each
    source, but for `trusted_sources`: what the operator collected itself counts one by one.
    """
    all_of_it = _Seen()
    seen: dict[tuple[FingerprintKind, str], _Seen] = {}
    left: Counter[Why] = Counter()
    with_text: list[Report] = []
    updated = campaign.last_seen
    for report in reports:
        updated = max(updated, report.collected)
        all_of_it.add(report, trusted_sources)
        if report.text and report.level == Level.SCAM and len(with_text) < MOST_TEXTS:
            with_text.append(report)
        for one in dict.fromkeys(report.fingerprints):
            known = seen.get((one.kind, one.value))
            if known is None:
                if len(seen) == MOST_INDICATORS:
                    left[Why.TOO_MANY] += 1
                    continue
                known = seen[one.kind, one.value] = _Seen()
            known.common |= one.common
            known.hashed |= one.hashed
            known.add(report, trusted_sources)
    if not rule.enough(len(all_of_it.independent)):
        return Told(None, left + Counter({Why.FEW: len(seen)}))
    indicators = tuple(_indicators(seen, rule, left, levels_of))
    principles = principles_of_reports(with_text, knowledge)
    return Told(_campaign(campaign, updated, principles, indicators, knowledge), left)


def _indicators(
    seen: Mapping[tuple[FingerprintKind, str], _Seen], rule: ExportRule, left: Counter[Why], levels_of: LevelsOf | None
) -> Iterator[SharedIndicator]:
    """In an order that does not depend on that of the reports."""
    for (kind, value), known in sorted(seen.items()):
        fingerprint = Fingerprint(kind, value, common=known.common, hashed=known.hashed)
        why = rule.refusal(fingerprint, known.evidence(known.levels))
        if why is None and levels_of is not None:
            # Asked last: most of what is refused is refused without it.
            why = rule.refusal(fingerprint, known.evidence(levels_of(kind, value)))
        if why is None and known.first is not None and known.last is not None:
            countries = dict(sorted(known.countries.items()))
            yield SharedIndicator(kind, value, known.reports, len(known.independent), _second(known.first), _second(known.last), countries)
        elif why is not None:
            left[why] += 1


class _Seen:
    """What the reports say of one thing, counted."""

    __slots__ = ("common", "countries", "first", "hashed", "independent", "last", "levels", "reports")

    def __init__(self) -> None:
        self.common = self.hashed = False
        self.reports = 0
        self.levels: Counter[str] = Counter()
        self.independent: set[str] = set()
        self.first: datetime | None = None
        self.last: datetime | None = None
        self.countries: Counter[str] = Counter()

    def add(self, report: Report, trusted_sources: frozenset[str]) -> None:
        """Only reports that were judged a scam speak for it; one proven genuine speaks against it."""
        self.levels[report.level] += 1
        if report.level != Level.SCAM:
            return
        self.reports += 1
        self.first = min(self.first or report.received, report.received)
        self.last = max(self.last or report.received, report.received)
        if is_code(report.country):
            self.countries[report.country] += 1
        if len(self.independent) < MOST_REPORTERS:
            self.independent.add(_by_whom(report, trusted_sources))

    def evidence(self, levels: Mapping[str, int]) -> Evidence:
        """What the campaign and the `levels` of all reports say together."""
        return Evidence(len(self.independent), levels.get(Level.SCAM, 0), levels.get(Level.NOTHING_FOUND, 0), levels.get(Level.PROVEN, 0))


def _by_whom(report: Report, trusted_sources: frozenset[str]) -> str:
    if report.reporter:
        return f"reporter {report.reporter}"
    return f"report {report.id}" if report.source in trusted_sources else f"source {report.source}"


def _campaign(
    campaign: Campaign, updated: datetime, principles: tuple[str, ...], indicators: tuple[SharedIndicator, ...], knowledge: Knowledge
) -> SharedCampaign:
    brand = knowledge.brands.get(campaign.brand)
    return SharedCampaign(
        id=campaign.id,
        name=text_line(campaign.name),
        brand=brand.id if brand else "",
        brand_name=brand.name if brand else "",
        scam_type=campaign.scam_type if is_code(campaign.scam_type) else "",
        reports=campaign.reports,
        first_seen=_second(campaign.first_seen),
        last_seen=_second(campaign.last_seen),
        updated=_second(updated),
        channels=_counts(campaign.channels),
        countries=_counts(campaign.countries),
        languages=_counts(campaign.languages),
        principles=principles,
        indicators=indicators,
    )


def _counts(counts: Mapping[str, int]) -> dict[str, int]:
    return {name: count for name, count in sorted(counts.items()) if is_code(name) and count > 0}


def _second(moment: datetime) -> datetime:
    """In UTC and whole seconds: finer says more about a reporter than about a scam."""
    return moment.astimezone(UTC).replace(microsecond=0)
