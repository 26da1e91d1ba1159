"""What a partner is given of a store: which campaigns, in which format, by which rule."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import BinaryIO, Final

from quivive.campaigns import campaign, campaigns, reports_of, update
from quivive.errors import UnknownName
from quivive.exchange.exportable import LEAST_INDEPENDENT, ExportRule
from quivive.exchange.exporting import Exported, export
from quivive.exchange.formats import How, load_writer
from quivive.exchange.known import levels_of
from quivive.exchange.shared import Heading
from quivive.frozen import frozen
from quivive.knowledge import Knowledge
from quivive.store import Store
from quivive.watching import Campaign

MOST_CAMPAIGNS: Final = 10_000
"""In one export; more are no message to a partner but a copy of the store."""


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
    """What was written, and how many campaigns were left out for all the reports that they would have taken to read."""

    exported: Exported
    beyond: int


def hand_out(store: Store, asked: Asked, stream: BinaryIO, knowledge: Knowledge, at: datetime) -> HandedOut:
    """Write what may be told to `stream`. Raises `UnknownName` for an id that is none of a campaign."""
    update(store, knowledge)
    wanted = list(_wanted(store, asked))
    read = _within(wanted, asked.most_reports)
    done = export(
        read,
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
    return HandedOut(done, len(wanted) - len(read))


def _wanted(store: Store, asked: Asked) -> Iterator[Campaign]:
    """Those that were named, else all; only those with a report since the day given."""
    if not asked.ids:
        yield from campaigns(store, since=asked.since, most=MOST_CAMPAIGNS)
        return
    for identity in dict.fromkeys(asked.ids):
        found = campaign(store, identity)
        if found is None:
            raise UnknownName("campaign", identity)
        if asked.since is None or found.last_seen >= asked.since:
            yield found


def _within(wanted: list[Campaign], most: int) -> list[Campaign]:
    """As many as can be read, the newest first where they are not all."""
    if not most or sum(one.reports for one in wanted) <= most:
        return wanted
    read, total = [], 0
    for one in sorted(wanted, key=lambda one: one.last_seen, reverse=True):
        total += one.reports
        if total > most:
            break
        read.append(one)
    return read
