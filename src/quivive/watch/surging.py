"""Surges of a store's reports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from quivive.store import Store
from quivive.surges import Detection, KnownEvent, detect, history_since
from quivive.watching import Period, Series

_BY = ("brand", "scam_type", "channel", "country")


def counted(store: Store, at: datetime, period: Period, until: datetime, only: Series = Series()) -> Iterator[tuple[datetime, Series, int]]:  # noqa: B008 - frozen
    """How many reports each step had, as far back as a look at `at` needs, for each series that has the values of `only`."""
    wanted = {name: getattr(only, name) for name in _BY}
    for one in store.counts(period, history_since(at, period), until, by=_BY, only=wanted):
        yield one.start, Series(one.brand, one.scam_type, one.channel, one.country), one.reports


def surging(store: Store, at: datetime, period: Period, events: Sequence[KnownEvent], only: Series = Series()) -> Detection:  # noqa: B008 - frozen
    """What is more than usual in the step of `at`."""
    return detect(counted(store, at, period, at + timedelta(weeks=1), only), at=at, period=period, events=events)
