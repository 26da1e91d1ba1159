"""What a partner is given of a store: which campaigns, in which format, by which rule."""

from __future__ import annotations

from datetime import datetime
from typing import BinaryIO, Final

from quivive.campaigns import reports_of, update
from quivive.campaigns.shown import each_of
from quivive.campaigns.sizes import Size, size, sizes
from quivive.errors import UnknownName
from quivive.exchange.exportable import LEAST_INDEPENDENT, ExportRule
from quivive.exchange.exporting import Exported, export
from quivive.exchange.formats import How, load_writer
from quivive.exchange.known import levels_of
from quivive.exchange.shared import Heading
from quivive.frozen import frozen
from quivive.knowledge import Knowledge
from quivive.store import Store

MOST_CAMPAIGNS: Final = 10_000
"""In one export; more are no message to a partner but a copy of the store."""
MOST_REPORTS: Final = 100_000
"""Reports that a server reads for one file: what takes longer is for `quivive exchange export`."""


@frozen
class Asked:
    """What is to be handed out: `format` by its name; `ids` of campaigns (none: all), with a report since `since`.

    `most_reports` bounds the reports that are read for it (0: all): campaigns beyond it are left out and counted.
    """

    format: str
    heading: Heading
    ids: tuple[str, ...] = ()
    since: datetime | None = None
    least: int = LEAST_INDEPENDENT
    trusted_sources: frozenset[str] = frozenset()
    walled_garden: str = ""
    most_reports: int = 0


@frozen
class HandedOut:
    """What was written, and how many campaigns were left out because they are too many or have too many reports."""

    exported: Exported
    beyond: int


def hand_out(store: Store, asked: Asked, stream: BinaryIO, knowledge: Knowledge, at: datetime) -> HandedOut:
    """Write what may be told to `stream`. Raises `UnknownName` for an id that is none of a campaign."""
    update(store, knowledge)
    wanted, more = _wanted(store, asked)
    read = _within(wanted, asked.most_reports)
    done = export(
        each_of(store, (one.root for one in read)),
        lambda one: (report for _, report in reports_of(store, one.id)),
        asked.heading,
        load_writer(asked.format),
        stream,
        How(at, asked.walled_garden),
        rule=ExportRule(knowledge, asked.heading.tlp, least=asked.least),
        knowledge=knowledge,
        trusted_sources=asked.trusted_sources,
        levels_of=lambda kind, value: levels_of(store, kind, value),
    )
    return HandedOut(done, len(wanted) - len(read) + more)


def _wanted(store: Store, asked: Asked) -> tuple[list[Size], int]:
    """Those that were named, else all; only those with a report since the day given; and how many more there are."""
    if not asked.ids:
        return sizes(store, since=asked.since, most=MOST_CAMPAIGNS)
    found: dict[int, Size] = {}
    for identity in asked.ids:
        one = size(store, identity)
        if one is None:
            raise UnknownName("campaign", identity)
        if asked.since is None or one.last_seen >= asked.since:
            found[one.root] = one
    return list(found.values()), 0


def _within(wanted: list[Size], most: int) -> list[Size]:
    """As many as can be read, the newest first where they are not all; one that is too large for what is left does not keep others out."""
    if not most or sum(one.reports for one in wanted) <= most:
        return wanted
    read, total = [], 0
    for one in sorted(wanted, key=lambda one: one.last_seen, reverse=True):
        if total + one.reports <= most:
            total += one.reports
            read.append(one)
    return read
