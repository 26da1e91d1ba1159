"""What partners are given of a store: its campaigns through the one rule, in one of the formats."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO, Final

from quivive.campaigns import reports_of
from quivive.exchange.exportable import ExportRule
from quivive.exchange.exporting import Exported, export
from quivive.exchange.formats import How, load_writer
from quivive.exchange.known import levels_of
from quivive.exchange.shared import Heading
from quivive.knowledge import Knowledge
from quivive.store import Store
from quivive.watching import Campaign

MOST_CAMPAIGNS: Final = 10_000
"""In one export; more are no message to a partner but a copy of the store."""


def export_stored(
    store: Store,
    found: Iterable[Campaign],
    name: str,
    stream: BinaryIO,
    how: How,
    heading: Heading,
    *,
    rule: ExportRule,
    knowledge: Knowledge,
    trusted_sources: frozenset[str] = frozenset(),
) -> Exported:
    """Write campaigns of a store in the format called `name`; see `export`."""
    return export(
        found,
        lambda campaign: (report for _, report in reports_of(store, campaign.id)),
        heading,
        load_writer(name),
        stream,
        how,
        rule=rule,
        knowledge=knowledge,
        trusted_sources=trusted_sources,
        levels_of=lambda kind, value: levels_of(store, kind, value),
    )
