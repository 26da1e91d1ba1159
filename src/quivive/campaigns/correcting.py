"""Campaigns corrected by hand: each correction is kept with its reason, and holds when all is derived anew."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import islice
from typing import Final

from sqlalchemy import Connection

from quivive.campaigns.decisions import MERGE, NAME, SPLIT, root_of
from quivive.campaigns.keeping import decide, update
from quivive.campaigns.shown import campaign, campaign_of, reports_of, root_named, roots_of
from quivive.errors import UnknownName
from quivive.knowledge import Knowledge
from quivive.store import Store
from quivive.watching import Campaign

LONGEST_TEXT: Final = 200
"""Characters of a reason or name."""
MOST_REPORTS: Final = 10_000
"""Reports that are split off at once: each is named in the event."""
_STANDING: Final = 5
"""Reports that stand for a campaign in a decision: it holds until all of them are gone."""


Also = Callable[[Connection], None]
"""What is to be written in the same step as a correction: who did it, for a journal of its own."""


def merge(store: Store, knowledge: Knowledge, one: str, other: str, reason: str, at: datetime, *, by: str = "", also: Also | None = None) -> Campaign:
    """Make one campaign of two, whatever their brands, and return it; it has the id of the one begun first.

    `by` is the account of whoever decided it. Raises `UnknownName` for an id that leads to no campaign, ValueError if both lead to the same one.
    """
    first, second = (_known(store, knowledge, identity) for identity in (one, other))
    if first.id == second.id:
        raise ValueError(f"{one} and {other} are the same campaign")
    content = {"reports": _standing(store, first), "others": _standing(store, second), "text": reason[:LONGEST_TEXT], **_by(by)}
    decide(store, knowledge, MERGE, content, at, also=also)
    return _known(store, knowledge, first.id)


def split(
    store: Store, knowledge: Knowledge, identity: str, reports: Sequence[str], reason: str, at: datetime, *, by: str = "", also: Also | None = None
) -> Campaign:
    """Make a campaign of its own of reports (their ids) of a campaign, and return it.

    It takes along the sites and contacts that only they show, so that later reports of them come to it; nothing joins
    the two again. Raises `UnknownName` for an id that leads to no campaign and for a report that is not in it.
    """
    whole = _known(store, knowledge, identity)
    with store.reading() as connection:
        root, roots = root_named(connection, whole.id), roots_of(connection, filter(_is_id, reports))
    for report in reports:
        if roots.get(report) != root:
            raise UnknownName("report", report)
    chosen = list(dict.fromkeys(reports))[:MOST_REPORTS]
    taken = set(chosen)
    rest = list(islice((report.id for _, report in reports_of(store, whole.id) if report.id not in taken), _STANDING))
    decide(store, knowledge, SPLIT, {"reports": chosen, "others": rest, "text": reason[:LONGEST_TEXT], **_by(by)}, at, also=also)
    return _known(store, knowledge, campaign_of(store, chosen[0]))


def name(store: Store, knowledge: Knowledge, identity: str, called: str, at: datetime, *, by: str = "", also: Also | None = None) -> Campaign:
    """Give a campaign a name, in place of the one it had; empty takes it away. Raises `UnknownName` as above."""
    known = _known(store, knowledge, identity)
    content = {"reports": _standing(store, known), "text": " ".join(called.split())[:LONGEST_TEXT], **_by(by)}
    decide(store, knowledge, NAME, content, at, also=also)
    return _known(store, knowledge, known.id)


def _by(account: str) -> dict[str, str]:
    return {"by": account} if account else {}


def _known(store: Store, knowledge: Knowledge, identity: str) -> Campaign:
    found = campaign(store, identity)
    if found is None:
        update(store, knowledge)
        found = campaign(store, identity)
    if found is None:
        raise UnknownName("campaign", identity)
    return found


def _standing(store: Store, one: Campaign) -> list[str]:
    """Some reports of a campaign: the first, the one that stands for it, and a few more."""
    ids = [one.example]
    for _, report in reports_of(store, one.id):
        ids.append(report.id)
        if len(ids) > _STANDING:
            break
    with store.reading() as connection:
        return [each for each in dict.fromkeys(ids) if root_of(connection, [each]) is not None]


def _is_id(text: str) -> bool:
    return len(text) == 32 and all(digit in "0123456789abcdef" for digit in text)
