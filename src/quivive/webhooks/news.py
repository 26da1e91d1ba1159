"""What is new in a look at the store, as events: each campaign and each surge once, without a word of any message."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from quivive.frozen import frozen
from quivive.store import Store
from quivive.watch import Overview
from quivive.watch.news import Mark, new_to, read_mark, write_mark
from quivive.watch.told import as_table
from quivive.wording import Wording

NEW_CAMPAIGN, SURGE_BEGUN = "campaign.new", "surge.begun"
KINDS: Final = (NEW_CAMPAIGN, SURGE_BEGUN)
_READER: Final = "webhooks"


@frozen
class News:
    """One event: its kind, and what it says (a campaign or surge as `quivive.watch/1` has it)."""

    kind: str
    data: Mapping[str, Any]


def news(store: Store, shown: Overview, wording: Wording) -> tuple[list[News], Overview, Mark | None]:
    """What was not told yet, and what `remember` is to be given once it is written down. What is there at the very first look
    is known, not news."""
    mark = read_mark(store, _READER)
    if mark is None:
        return [], shown, None
    fresh = new_to(shown, mark)
    table = as_table(fresh, wording, reader=_READER, since=None)
    new = [News(NEW_CAMPAIGN, one) for one in table["campaigns"] if one["id"] not in mark.campaigns]
    return [*new, *(News(SURGE_BEGUN, one) for one in table["surges"])], fresh, mark


def remember(store: Store, fresh: Overview, mark: Mark | None, now: datetime) -> None:
    """From now on it is no news any more."""
    if mark is None or fresh.seen or fresh.detection.waves:
        write_mark(store, _READER, fresh, mark, now)
