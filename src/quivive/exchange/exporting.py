"""From campaigns to a partner's format, with a count of what was told and what stayed behind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import BinaryIO

from quivive.exchange.exportable import ExportRule, Why
from quivive.exchange.formats import How, Writer
from quivive.exchange.shared import Heading, SharedCampaign
from quivive.exchange.telling import LevelsOf, tell
from quivive.frozen import frozen
from quivive.knowledge import Knowledge
from quivive.watching import Campaign, Report


@frozen
class Exported:
    """How many campaigns and indicators were written; `left` counts indicators that were not, by reason.

    `silent` campaigns were not written at all: too few independent reports found them to be scams.
    """

    campaigns: int
    indicators: int
    silent: int
    left: Mapping[Why, int]


def export(
    campaigns: Iterable[Campaign],
    reports_of: Callable[[Campaign], Iterable[Report]],
    heading: Heading,
    writer: Writer,
    stream: BinaryIO,
    how: How,
    *,
    rule: ExportRule,
    knowledge: Knowledge,
    trusted_sources: frozenset[str] = frozenset(),
    levels_of: LevelsOf | None = None,
) -> Exported:
    """Write what `rule` lets through, one campaign after the other; `reports_of` gives the reports of one.

    `levels_of` and `trusted_sources` are those of `tell`.
    """
    left: Counter[Why] = Counter()
    counts: Counter[str] = Counter()

    def told() -> Iterator[SharedCampaign]:
        for campaign in campaigns:
            of_it = tell(campaign, reports_of(campaign), rule, knowledge, trusted_sources=trusted_sources, levels_of=levels_of)
            left.update(of_it.left)
            if of_it.campaign is None:
                counts["silent"] += 1
                continue
            held = tuple(one for one in of_it.campaign.indicators if one.kind in writer.HOLDS)
            left[Why.FORMAT] += len(of_it.campaign.indicators) - len(held)
            counts["campaigns"] += 1
            counts["indicators"] += len(held)
            yield replace(of_it.campaign, indicators=held)

    writer.write(heading, told(), stream, how)
    return Exported(counts["campaigns"], counts["indicators"], counts["silent"], {why: count for why, count in left.items() if count})
