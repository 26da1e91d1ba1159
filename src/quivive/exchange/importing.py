"""From a partner's file into the store: what is understood and specific, with a count of the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Final

from quivive.exchange.exportable import ExportRule
from quivive.exchange.known import remember
from quivive.exchange.shared import Heading, Known, Malformed, Read, SharedCampaign, known_of
from quivive.exchange.tables import campaign_table, heading_table
from quivive.frozen import frozen
from quivive.store import Store
from quivive.store.journals import append
from quivive.watching import FingerprintKind

JOURNAL: Final = "exchange"
"""The store's list of what was read in: one event for each campaign of a partner, one for each file at its end."""
MOST_SHOWN: Final = 5
"""Faults of a file that are told in full; the rest is counted."""
_AT_ONCE: Final = 2_000


@frozen
class Imported:
    """What reading a file came to.

    `new` indicators, `known` ones that the same source had told before, `shared` ones that strangers share or a brand
    owns (left out: that somebody listed them says nothing of a scam), `malformed` parts, the first of them in `faults`.
    """

    new: int = 0
    known: int = 0
    shared: int = 0
    malformed: int = 0
    campaigns: int = 0
    faults: tuple[Malformed, ...] = ()


def import_from(read: Iterable[Read], store: Store, rule: ExportRule, *, told_by: str, licence: str, at: datetime) -> Imported:
    """Keep what `told_by` says; a portion that was written stays also if a later part of the file cannot be read."""
    sorting = _Sorting(rule)
    new = known = 0
    items = sorting.sorted(read)
    while portion := list(islice(items, _AT_ONCE)):
        with store.begin() as connection:
            told = [one for one in portion if isinstance(one, Known)]
            added = remember(connection, told, told_by=told_by, licence=licence, at=at)
            for one in portion:
                if isinstance(one, SharedCampaign):
                    heading = heading_table(sorting.heading) if sorting.heading else {}
                    append(connection, JOURNAL, {"what": "campaign", "told_by": told_by, **heading, "campaign": campaign_table(one)}, at)
        new, known = new + added[0], known + added[1]
    done = Imported(new, known, sorting.shared, sorting.malformed, sorting.campaigns, tuple(sorting.faults))
    event: dict[str, object] = {"what": "import", "told_by": told_by, "licence": licence, "new": new, "known": known, "left_out": done.shared, "malformed": done.malformed}
    event |= {"campaigns": done.campaigns, "faults": [[one.place, str(one.fault), one.detail[:120]] for one in done.faults]}
    store.append(JOURNAL, event, at)
    return done


class _Sorting:
    """What was read, sorted into what is kept and what is counted."""

    def __init__(self, rule: ExportRule) -> None:
        self._rule = rule
        self.heading: Heading | None = None
        self.shared = self.malformed = self.campaigns = 0
        self.faults: list[Malformed] = []

    def sorted(self, read: Iterable[Read]) -> Iterator[Known | SharedCampaign]:
        """Indicators and campaigns that are kept."""
        for one in read:
            if isinstance(one, Heading):
                self.heading = one
            elif isinstance(one, Malformed):
                self.malformed += 1
                if len(self.faults) < MOST_SHOWN:
                    self.faults.append(one)
            elif isinstance(one, SharedCampaign):
                self.campaigns += 1
                yield one
                yield from filter(self._keeps, known_of(one))
            elif self._keeps(one):
                yield one

    def _keeps(self, one: Known) -> bool:
        if one.kind is FingerprintKind.HOST and not self._rule.is_specific(one.value):
            self.shared += 1
            return False
        return True
